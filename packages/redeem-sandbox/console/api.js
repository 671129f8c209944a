// In: a path below /console/. Out: what the sandbox answers, asked with the token.

// The token comes behind the # of the address that the sandbox printed; it leaves the address bar at once.
const fromAddress = new URLSearchParams(location.hash.slice(1)).get('token');
if (fromAddress) {
  sessionStorage.setItem('token', fromAddress);
  history.replaceState(null, '', location.pathname);
}

export const call = async (path, options = {}) => {
  const headers = { Authorization: `Bearer ${sessionStorage.getItem('token') ?? ''}` };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  return fetch(`/console/${path}`, { ...options, headers });
};
export const callJson = async (path, options) => {
  const response = await call(path, options);
  const json = await response.json();
  if (!response.ok) throw new Error(json.error);
  return json;
};
