// In: nothing. Out: the descriptions of `redeem`, `enquire` and `send`, which call a gateway.
import type { CommandSpec } from '../option-spec.ts';
import { gatewayOptions, outcomeExits } from './shared-options.ts';

const access =
  '--url https://gateway.example --client-id C --signing-key merchant.pem --gateway-key gateway-public.pem';

/** `redeemkit redeem` */
export const redeem: CommandSpec = {
  name: 'redeem',
  summary: 'Redeem A. Points: send one request and judge the answer.',
  usage: 'REQUEST.json --url URL --client-id C --signing-key FILE --gateway-key FILE',
  positionals: [1, 1],
  completes: 'file',
  options: [
    ...gatewayOptions,
    {
      name: 'resend',
      about: 'this bizNo was sent before and ended unknown: then a failure settles nothing',
    },
  ],
  examples: [
    [`redeemkit redeem request.json ${access}`, 'plain'],
    [`redeemkit redeem request.json ${access} --seal`, 'sealed'],
    ['redeemkit redeem - --json < request.json', 'settings from redeemkit.config.json'],
  ],
  notes: [
    'REQUEST.json is the request body; - reads it from standard input. Fields that redeemkit does not know are sent ' +
      'as they are. Nothing is sent twice once the request may have left.',
  ],
  exits: outcomeExits,
  load: () => import('../commands/redeem.ts'),
};

/** `redeemkit enquire` */
export const enquire: CommandSpec = {
  name: 'enquire',
  summary: "Enquire a user's A. Points (userPromoBenefitQuery).",
  usage: '[REQUEST.json] --url URL --client-id C --signing-key FILE --gateway-key FILE',
  positionals: [0, 1],
  completes: 'file',
  options: [
    ...gatewayOptions,
    {
      name: 'access-token-file',
      value: 'FILE',
      about: "file with the user's access token, instead of REQUEST.json",
      from: 'setting',
      holds: 'file',
    },
  ],
  examples: [
    [`redeemkit enquire --access-token-file token.txt ${access}`, 'the token from a file'],
    [`redeemkit enquire request.json ${access}`, '{"accessToken": "…"} from a file'],
  ],
  notes: [
    'An access token is a secret: it comes from a file, or from the environment in REDEEMKIT_ACCESS_TOKEN, ' +
      'never from the command line.',
  ],
  exits: [
    [0, 'succeeded: verified, SUCCESS'],
    [1, 'failed: verified, with its code'],
    [2, 'unknown: no answer that can be believed'],
    [64, 'wrong usage or input; nothing was sent'],
  ],
  load: () => import('../commands/enquire.ts'),
};

/** `redeemkit send` */
export const send: CommandSpec = {
  name: 'send',
  summary: 'Send JSON to any path of the header family, signed and verified.',
  usage: 'PATH BODY.json --url URL --client-id C --signing-key FILE --gateway-key FILE',
  positionals: [2, 2],
  completes: 'file',
  options: gatewayOptions,
  examples: [
    [
      `redeemkit send /api/open/alipay/v1/promotion/benefit/issue issue.json ${access}`,
      'issue points: BODY.json as AlipayHK documents it',
    ],
  ],
  notes: ['Prints the verified answer. BODY.json may be -, for standard input.'],
  exits: [
    [0, 'succeeded: verified, resultStatus S'],
    [1, 'failed: verified, resultStatus F with a code that is final'],
    [2, 'unknown: no answer that can be believed, or one that leaves it open'],
    [64, 'wrong usage or input; nothing was sent'],
  ],
  load: () => import('../commands/send.ts'),
};
