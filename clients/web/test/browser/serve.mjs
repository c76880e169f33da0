// Serves a built page as the gateway does, without a gateway: its headers, links to the page, tokens for any name.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const POLICY =
  "default-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; worker-src 'self'; object-src 'none'; " +
  "base-uri 'none'; frame-ancestors 'none'";

/** @returns its address, and what ends it */
export async function serve(directory) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    if (pathname.startsWith('/demo')) {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(pathname === '/demo' ? { tokens: true, hosts: [] } : { token: 'none', userId: 'anna' }),
      );
      return;
    }
    const path = extname(pathname) === '' || pathname.startsWith('/c/') ? '/index.html' : normalize(pathname);
    try {
      const body = await readFile(join(directory, path));
      response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream');
      response.setHeader('content-security-policy', POLICY);
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
  };
}
