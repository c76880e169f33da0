import { dirname } from 'node:path';
import ts from 'typescript';

/** @returns what a module exports, in the order of its declarations: name, documentation, and the text of its type */
export function declarationsOf(file) {
  const program = ts.createProgram([file], options(file));
  const emitted = emit(program);
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker.getExportsOfModule(module).map((symbol) => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const source = target.declarations?.[0]?.getSourceFile();
    if (source === undefined) throw new Error(`${file} exports ${symbol.name}, which there is not`);
    const documentation = ts.displayPartsToString(target.getDocumentationComment(checker));
    return { name: symbol.name, documentation, text: textOf(emitted.get(source.fileName), target.name) };
  });
}

function options(file) {
  const config = ts.findConfigFile(dirname(file), ts.sys.fileExists);
  const parsed = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, dirname(config));
  return { ...parsed.options, declaration: true, emitDeclarationOnly: true, noEmit: false };
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
  const statements = declarations.statements.filter((statement) => namesOf(statement).includes(name));
  return statements
    .map((statement) => statement.getText().replace(/^export (declare )?/, '').replace(/^ *#private;\n/m, ''))
    .join('\n');
}

function namesOf(statement) {
  return ts.isVariableStatement(statement)
    ? statement.declarationList.declarations.map((declaration) => declaration.name.getText())
    : [statement.name?.getText()];
}
