// In: the root entry of every library package. Out: each loads beside the others and has named exports only.
import * as schema from '@redeemkit/benefit-redeem-schema';
import * as client from '@redeemkit/redeem-client';
import * as sandbox from '@redeemkit/redeem-sandbox';
import * as envelope from '@redeemkit/rsa-aes-envelope';
import * as message from '@redeemkit/secure-message';
import * as header from '@redeemkit/signature-header';
import { expect, it } from 'vitest';

it.each(Object.entries({ schema, client, sandbox, envelope, message, header }))(
  '%s has named exports only',
  (_, entry) => {
    expect(Object.keys(entry)).not.toContain('default');
  },
);
