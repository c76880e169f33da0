import { comment, Types } from './schema.mjs';

/** Types of everything that is said and told, and the codes. */
export function eventsOf({ channels, operations, components }) {
  const types = new Types(components.schemas);
  const native = channels.native.messages;
  const named = new Map();

  const payload = (message, name, side) => {
    if (message.payload.$ref) return types.type(message.payload, side);
    named.set(name, comment(message.summary) + types.declaration(name, message.payload, side));
    return name;
  };
  const ack = (operation) => {
    const key = operation.reply.messages.map(({ $ref }) => $ref.split('/').at(-1)).find((name) => name !== 'refused');
    return payload(channels.acks.messages[key], `${pascal(key)}Ack`, 'told');
  };

  const said = Object.entries(native).filter(([event]) => operations[event].action === 'receive');
  const told = Object.entries(native).filter(([event]) => operations[event].action === 'send');
  const asked = said.map(
    ([event, message]) =>
      `${comment(message.summary)}'${event}': { payload: ${payload(message, `${pascal(event)}Request`, 'said')}; ` +
      `ack: ${ack(operations[event])} };`,
  );
  const events = told.map(
    ([event, message]) =>
      `${comment(message.summary)}'${event}': ${payload(message, `${pascal(event)}Event`, 'told')};`,
  );
  const { CONNECT, CONNECT_ERROR } = channels.connecting.messages;
  types.type(CONNECT.payload, 'said');
  types.type(CONNECT_ERROR.payload, 'told');
  types.type(channels.acks.messages.refused.payload, 'told');

  return [
    '/** One of these, or another that came after this was built. */\nexport type Open<T extends string> = T | (string & {});',
    `/** What a client says: the event's payload, and its ack where it is done. */\nexport interface Requests {\n${asked.join('\n')}\n}`,
    `/** What a client is told: the event's payload. */\nexport interface Events {\n${events.join('\n')}\n}`,
    `/** The codes of refusals that there are. */\nexport const ERROR_CODES = ${JSON.stringify(components.schemas.ErrorCode.enum)} as const;`,
    ...named.values(),
    ...types.declarations(),
  ].join('\n\n');
}

function pascal(name) {
  return name.replace(/(^|[:-])([a-z])/g, (_, __, letter) => letter.toUpperCase());
}
