import type { Store, StoreOptions } from './store.ts';

/** Opens the database, brings its schema up to date (safe with concurrent starters) and answers the store. */
export declare function openStore(url: string, options?: StoreOptions): Promise<Store>;
