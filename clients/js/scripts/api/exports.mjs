import { dirname } from 'node:path';
import ts from '@typescript/typescript6'; // the compiler that checks and builds is version 7, which has no such API yet

/** @returns by file, what it exports, in its order: name, documentation, and the text of its type */
export function exportsOf(files) {
  const program = ts.createProgram(files, options(files[0]));
  const emitted = emit(program);
  const checker = program.getTypeChecker();
  const of = (file) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    return checker.getExportsOfModule(module).map((symbol) => {
      const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      const source = target.declarations?.[0]?.getSourceFile();
      if (source === undefined) throw new Error(`${file} exports ${symbol.name}, which there is not`);
      const documentation = ts.displayPartsToString(target.getDocumentationComment(checker));
      return { name: symbol.name, documentation, text: textOf(emitted.get(source.fileName), target.name) };
    });
  };
  return new Map(files.map((file) => [file, of(file)]));
}

function options(file) {
  const config = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  const { config: json } = ts.readConfigFile(config, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(json, ts.sys, dirname(config));
  return { ...options, declaration: true, emitDeclarationOnly: true };
}

/** The declarations alone, without bodies and without what is private, by source file. */
function emit(program) {
  const emitted = new Map();
  program.emit(undefined, (name, text, _, __, [source]) =>
    emitted.set(source.fileName, ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)),
  );
  return emitted;
}

function textOf(declarations, name) {
  const text = (statement) =>
    statement
      .getText()
      .replace(/^export (declare )?/, '')
      .replace(/^ *#private;\n/m, '');
  return declarations.statements
    .filter((statement) => namesOf(statement).includes(name))
    .map(text)
    .join('\n');
}

function namesOf(statement) {
  return ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map(({ name }) => name.getText())
    : [statement.name?.getText()];
}
