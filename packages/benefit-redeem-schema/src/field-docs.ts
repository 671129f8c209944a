// In: nothing. Out: what the generated documents say of each field; kept apart so that clients do not carry it.

const result = 'The result of the operation. Its children are those of the whole API family.';
const resultCode = 'Open list: a code that is not documented proves nothing.';
const resultStatus = 'S success, F failure, U unknown.';

const resultFields = (response: string): Readonly<Record<string, string>> => ({
  [`${response}.result`]: result,
  [`${response}.result.resultCode`]: resultCode,
  [`${response}.result.resultStatus`]: resultStatus,
  [`${response}.result.resultMessage`]: 'For people.',
});

/** Descriptions by path. */
export const fieldDocs: Readonly<Record<string, string>> = /* @__PURE__ */ (() => ({
  'benefitRedeem.request.benefitProductCode': 'POINT is the only value.',
  'benefitRedeem.request.bizNo':
    'Unique order number of this redemption, chosen by the merchant. No length is documented; 64 is the bound of a sister operation.',
  'benefitRedeem.request.bizdt':
    'When the redemption occurred. No format is documented; samples of the family use 2024-05-22T06:42:21+08:00.',
  'benefitRedeem.request.ipRoleId': 'The AlipayHK user id; it starts with 2160.',
  'benefitRedeem.request.sceneCode': 'Not described on the page; presumably assigned by AlipayHK.',
  'benefitRedeem.request.benefitRedeemInfos':
    'What is redeemed. The page does not describe the entries, so any fields are allowed.',
  ...resultFields('benefitRedeem.response'),
  'userPromoBenefitQuery.request.accessToken': 'A token of the user whose points are asked for.',
  ...resultFields('userPromoBenefitQuery.response'),
  'userPromoBenefitQuery.response.accountBenefitModel': 'The balance. Its fields are not described.',
  'benefitIssue.request.bizNo': 'Idempotent id of the request, for deduplication.',
  'benefitIssue.request.bizDate': 'Epoch milliseconds, used to validate within the campaign period.',
  'benefitIssue.request.providerUserInfo': 'The user. Its fields are not described.',
  ...resultFields('benefitIssue.response'),
}))();
