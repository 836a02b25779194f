/** A file of the site; an error says what to do if it is not there. */
export async function fetchBytes(url: URL): Promise<Uint8Array> {
  const failed = (reason: string) => new Error(`${url.pathname} cannot be loaded: ${reason}. Serve the whole folder of the site, then reload.`);
  const response = await fetch(url).catch((error: unknown) => {
    throw failed(error instanceof Error ? error.message : String(error));
  });
  if (!response.ok) throw failed(`the server answers ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
