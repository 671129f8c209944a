// In: the packages as installed. Out: one object that the suite runs against.
import * as schema from '@redeemkit/benefit-redeem-schema';
import * as conformance from '@redeemkit/conformance-vectors';
import { allVectors } from '@redeemkit/conformance-vectors/all';
import { redeemkitImplementation } from '@redeemkit/conformance-vectors/redeemkit';
import * as client from '@redeemkit/redeem-client';
import * as sandbox from '@redeemkit/redeem-sandbox';
import * as envelope from '@redeemkit/rsa-aes-envelope';
import * as unverified from '@redeemkit/rsa-aes-envelope/unverified';
import * as message from '@redeemkit/secure-message';
import * as header from '@redeemkit/signature-header';
import * as bytes from '@redeemkit/signature-header/bytes';
import * as ecc224 from '@redeemkit/signature-header/ecc224';
import * as explain from '@redeemkit/signature-header/explain';
import * as native from '@redeemkit/signature-header/native';

export const lib = {
  header,
  bytes,
  ecc224,
  native,
  explain,
  envelope,
  unverified,
  message,
  schema,
  client,
  sandbox,
  conformance,
  allVectors,
  redeemkitImplementation,
};
