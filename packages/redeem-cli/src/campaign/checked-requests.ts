// In: a campaign file that was checked. Out: its requests again, for loading; an error if it is not the same file any more.
import type { BenefitRedeemRequest } from '@redeemkit/benefit-redeem-schema';
import { CliError } from '../errors.ts';
import type { FieldMap } from './field-map.ts';
import type { CampaignSource } from './open-source.ts';
import { readRequests } from './read-requests.ts';

/** The second reading of a file. */
export interface CheckedRequests {
  readonly requests: AsyncIterable<BenefitRedeemRequest>;
  /** The line that the request at a position came from. */
  readonly lineOf: (index: number) => number;
}

/**
 * Yields the requests in order.
 *
 * @throws CliError `ERR_INPUT_CHANGED` from the iterable, at its end at the latest
 */
export function checkedRequests(
  source: CampaignSource,
  options: { readonly map: FieldMap; readonly digest: string; readonly signal?: AbortSignal },
): CheckedRequests {
  // Four bytes a line, doubled when full: what the store refuses is told by line.
  let lines = new Uint32Array(1024);
  let count = 0;
  async function* requests(): AsyncGenerator<BenefitRedeemRequest> {
    const { chunks, digest } = source.read();
    for await (const row of readRequests(source, { map: options.map, chunks })) {
      options.signal?.throwIfAborted();
      if (!('request' in row)) throw changed(source);
      if (count === lines.length) {
        const longer = new Uint32Array(lines.length * 2);
        longer.set(lines);
        lines = longer;
      }
      lines[count] = row.line;
      count += 1;
      yield row.request;
    }
    if (digest() !== options.digest) throw changed(source);
  }
  return { requests: requests(), lineOf: (index) => lines[index] ?? 0 };
}

function changed({ name }: CampaignSource): CliError {
  return new CliError(
    'ERR_INPUT_CHANGED',
    `${name} changed while it was loaded. Part of it is stored and nothing of it is worked: ` +
      'give the file that is right, under the same campaign name, and run the command again.',
  );
}
