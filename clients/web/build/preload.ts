import type { HtmlTagDescriptor, Plugin, Rolldown } from 'vite';

/**
 * Has the page ask for a module, and for all that belongs to it, as soon as the browser reads the page: and not only when
 * the script runs that imports it.
 */
export function preload(module: string): Plugin {
  return {
    name: 'parley-preload',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const chunkOf = (name: string) => bundle[name] as Rolldown.OutputChunk;
        const first = Object.values(bundle).find(
          (file) => file.type === 'chunk' && Object.keys(file.modules).some((path) => path.endsWith(module)),
        );
        if (first === undefined) {
          throw new Error(`no script of the page has ${module}`);
        }
        const scripts = new Set([first.fileName]);
        for (const name of scripts) {
          chunkOf(name).imports.forEach((imported) => scripts.add(imported));
        }
        const styles = [...scripts].flatMap((name) => [...(chunkOf(name).viteMetadata?.importedCss ?? [])]);
        const link = (name: string, attrs: Record<string, string>): HtmlTagDescriptor[] =>
          html.includes(name)
            ? []
            : [{ tag: 'link', injectTo: 'head', attrs: { ...attrs, crossorigin: true, href: `/${name}` } }];
        return [
          ...[...scripts].flatMap((name) => link(name, { rel: 'modulepreload' })),
          ...styles.flatMap((name) => link(name, { rel: 'stylesheet' })),
        ];
      },
    },
  };
}
