/** What the commands of this program ask of the API. */
export interface ApiClient {
  get(path: string): Promise<Record<string, unknown>>;
  post(path: string, body?: unknown): Promise<Record<string, unknown>>;
}

/** @throws Error with status and the API's own words when it refuses. */
export function createApiClient(url: string, accessKey: string): ApiClient {
  const ask = async (method: string, path: string, body?: unknown): Promise<Record<string, unknown>> => {
    const headers = {
      authorization: `Bearer ${accessKey}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Record<string, unknown>;
  };
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) };
}
