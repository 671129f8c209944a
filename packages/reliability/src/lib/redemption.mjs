// In: an entry of a caller's books. Out: the request it stands for, the same every time.

export const redemptionOf = ({ bizNo, user, points }) => ({
  benefitProductCode: 'POINT',
  bizNo,
  bizdt: '2024-05-22T06:42:21+08:00',
  ipRoleId: user,
  sceneCode: 'RELIABILITY',
  benefitRedeemInfos: [{ points }],
});
