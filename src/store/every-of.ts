import type { Resource } from './records.ts';
import type { ResourceKind } from './resource-kind.ts';
import type { Resources } from './resources.ts';

/** All resources of a kind that a customer has with these values, page by page. */
export async function everyOf<D extends object>(
  resources: Pick<Resources, 'list'>,
  kind: ResourceKind<D>,
  customerId: string,
  where: Partial<D>,
): Promise<Resource<D>[]> {
  const rows: Resource<D>[] = [];
  let page_token = '';
  do {
    const page = await resources.list(kind, customerId, { page_size: 100, page_token, where });
    rows.push(...page.result);
    page_token = page.next_page_token;
  } while (page_token !== '');
  return rows;
}
