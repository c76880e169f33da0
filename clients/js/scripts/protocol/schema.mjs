const WIDTH = 110;

/**
 * Writes a schema as a type. What a client says has the values that there are; what it is told may have others
 * that came later, so there an enumeration is open.
 */
export class Types {
  #schemas;
  /** From the name of a schema that is used to the sides ("said", "told") that use it. */
  #used = new Map();

  constructor(schemas) {
    this.#schemas = schemas;
  }

  /** The declarations of all schemas that were referred to. */
  declarations() {
    const texts = new Map();
    for (let before = -1; before < texts.size;) {
      before = texts.size;
      for (const [name, sides] of this.#used) {
        for (const side of sides) {
          const text = this.declaration(name, this.#schemas[name], side);
          if (texts.has(name) && texts.get(name) !== text) {
            throw new Error(`${name} is both said and told, and has an enumeration: one type cannot be both`);
          }
          texts.set(name, text);
        }
      }
    }
    return [...texts.keys()].sort().map((name) => texts.get(name));
  }

  declaration(name, schema, side) {
    const isObject = schema.type === 'object' && schema.properties !== undefined;
    const type = schema.enum ? literals(schema.enum) : this.type(schema, side);
    return (
      comment(schema.description) + (isObject ? `export interface ${name} ${type}` : `export type ${name} = ${type};`)
    );
  }

  type(schema, side) {
    if (schema.$ref) return this.#reference(schema.$ref.split('/').at(-1), side);
    if (schema.enum) return side === 'told' ? `Open<${literals(schema.enum)}>` : literals(schema.enum);
    if (schema.const !== undefined) return typeof schema.const === 'number' ? 'number' : literals([schema.const]);
    if (schema.allOf) return schema.allOf.map((part) => this.type(part, side)).join(' & ');
    if (schema.oneOf?.every((part) => part.$ref)) return schema.oneOf.map((part) => this.type(part, side)).join(' | ');
    switch (schema.type) {
      case 'string':
      case 'boolean':
        return schema.type;
      case 'integer':
        return 'number';
      case 'array':
        return `readonly (${this.type(schema.items, side)})[]`;
      case 'object':
        return this.#object(schema, side);
      default:
        throw new Error(`no type for ${JSON.stringify(schema)}`);
    }
  }

  #reference(name, side) {
    const schema = this.#schemas[name];
    if (schema === undefined) throw new Error(`there is no schema ${name}`);
    if (schema.enum) {
      this.#use(name, 'said');
      return side === 'told' ? `Open<${name}>` : name;
    }
    this.#use(name, side);
    return name;
  }

  #use(name, side) {
    if (!this.#used.has(name)) this.#used.set(name, new Set());
    this.#used.get(name).add(side);
  }

  #object({ properties, required = [], additionalProperties }, side) {
    if (properties === undefined) {
      const value = additionalProperties ? this.type(additionalProperties, side) : 'unknown';
      return `Readonly<Record<string, ${value}>>`;
    }
    const lines = Object.entries(properties).map(([name, schema]) => {
      const optional = required.includes(name) ? '' : '?';
      return `${comment(schema.description)}readonly '${name}'${optional}: ${this.type(schema, side)};`;
    });
    return `{\n${lines.join('\n')}\n}`;
  }
}

/** A documentation comment, or nothing. */
export function comment(text) {
  if (text === undefined) return '';
  const lines = [''];
  for (const word of text.replaceAll('*/', '* /').trim().split(/\s+/)) {
    if (lines.at(-1).length + word.length > WIDTH) lines.push('');
    lines[lines.length - 1] += `${lines.at(-1) === '' ? '' : ' '}${word}`;
  }
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

function literals(values) {
  return values.map((value) => JSON.stringify(value)).join(' | ');
}
