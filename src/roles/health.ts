import { createServer } from 'node:http';

/**
 * Answers `/healthz` (200 while the process lives) and `/readyz` (503 until it is ready, and again while it drains).
 * @param host loopback unless a container's probe must reach it
 */
export async function serveHealth(
  port: number | undefined,
  isReady: () => boolean,
): Promise<{ close(): void }> {
  if (port === undefined) return { close: () => {} };
  const server = createServer(({ url }, response) => {
    const status =
      url === '/healthz' || (url === '/readyz' && isReady()) ? 200 : url === '/readyz' ? 503 : 404;
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ ready: isReady() }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { close: () => void server.close() };
}
