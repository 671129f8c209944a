// In: nothing. Out: the types of postgres-server.mjs, for the tests.
export interface PostgresServer {
  readonly url: string;
  pid(): number;
  restart(pauseMs?: number): Promise<void>;
  stop(): Promise<void>;
}
export function findPostgres(): string | undefined;
export function startPostgres(options?: { readonly settings?: readonly string[] }): Promise<PostgresServer>;
