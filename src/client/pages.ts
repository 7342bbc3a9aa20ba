/** A page of a list. */
export interface Page<Element> {
  readonly result: readonly Element[];
  /** Empty on the last page. */
  readonly next_page_token: string;
}

/** Which page of a list. */
export interface PageQuery {
  /** 1 to 100, default 100. */
  readonly page_size?: number | undefined;
  /** `next_page_token` of the page before. */
  readonly page_token?: string | undefined;
}

/** Goes through all pages; the next one is asked for when the one before has been consumed. */
export async function* everyPage<Element, Query extends PageQuery>(
  read: (query: Query) => Promise<Page<Element>>,
  query: Query,
): AsyncGenerator<Element, void, undefined> {
  let token = query.page_token;
  do {
    const page = await read({ ...query, page_token: token });
    yield* page.result;
    token = page.next_page_token;
  } while (token !== '');
}
