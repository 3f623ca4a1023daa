/**
 * Signs what the page shows, with a key that this browser keeps for this address, or with a passkey. The page works
 * on its own origin alone; what it signs it has asked for and held against the digest that is shown.
 */
const form = document.getElementById('sign');
const say = document.getElementById('say');
const { account, name, message, digest, rp, user, challenge, passkeys, ended, working, failed, turnedBack, noStorage } = form.dataset;
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const list = (text) => text.split(' ').filter(Boolean);

function base64url(data) {
  const bytes = new Uint8Array(data);
  let text = '';
  for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
const sha256 = (bytes) => crypto.subtle.digest('SHA-256', bytes);

/** The bytes to be signed, and the time by the server's clock. */
async function shown() {
  const response = await fetch(message, { cache: 'no-store' });
  if (!response.ok) throw new Error('the message is gone');
  const bytes = await response.arrayBuffer();
  const hash = await sha256(bytes);
  if (`sha-256:${base64url(hash)}` !== digest) throw new Error('not what is shown');
  return { bytes, hash, now: Math.floor(Date.parse(response.headers.get('date')) / 1000) };
}

/** One question to the keys kept here. */
async function kept(mode, ask) {
  const opened = indexedDB.open('dmail-signing', 1);
  opened.addEventListener('upgradeneeded', () => opened.result.createObjectStore('keys'));
  const done = (request) => new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error));
  });
  const database = await done(opened);
  try {
    return await done(ask(database.transaction('keys', mode).objectStore('keys')));
  } finally {
    database.close();
  }
}

async function thumbprint({ crv, kty, x, y }) {
  return base64url(await sha256(new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }))));
}

/** The key of this browser; a new one where there is none that may be used. */
async function deviceKey() {
  try {
    let pair = await kept('readonly', (store) => store.get(account));
    let jwk = pair && await crypto.subtle.exportKey('jwk', pair.publicKey);
    if (!pair || list(ended).includes(await thumbprint(jwk))) {
      pair = await crypto.subtle.generateKey(EC, false, ['sign']);
      jwk = await crypto.subtle.exportKey('jwk', pair.publicKey);
      await kept('readwrite', (store) => store.put(pair, account));
    }
    const { crv, kty, x, y } = jwk;
    return { privateKey: pair.privateKey, jwk: { crv, kty, x, y }, kid: await thumbprint(jwk) };
  } catch (cause) {
    throw Object.assign(new Error('no storage'), { words: noStorage, cause });
  }
}

async function withDevice() {
  const { privateKey, jwk, kid } = await deviceKey();
  const { bytes, now } = await shown();
  const encode = (text) => base64url(new TextEncoder().encode(text));
  const header = encode(JSON.stringify({
    alg: 'ES256', typ: 'dmail-signature+jws', cty: 'application/json', kid, iat: now,
    srCms: [{ commId: { id: 'http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin' } }],
  }));
  const signature = await crypto.subtle.sign(EC, privateKey, new TextEncoder().encode(`${header}.${base64url(bytes)}`));
  return { jwk: JSON.stringify(jwk), jws: `${header}..${base64url(signature)}` };
}

const credentials = () => list(passkeys).map((id) => ({ type: 'public-key', id: bytesOf(id) }));

async function withPasskey() {
  const { hash } = await shown();
  const { rawId, response } = await navigator.credentials.get({
    publicKey: { challenge: hash, rpId: rp, allowCredentials: credentials(), userVerification: 'required', timeout: 300_000 },
  });
  return {
    credential: base64url(rawId), authenticatorData: base64url(response.authenticatorData),
    clientDataJSON: base64url(response.clientDataJSON), signature: base64url(response.signature),
  };
}

async function newPasskey() {
  const { rawId, response } = await navigator.credentials.create({
    publicKey: {
      challenge: bytesOf(challenge), rp: { id: rp, name: rp }, user: { id: bytesOf(user), name: account, displayName: name },
      pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: credentials(), attestation: 'none', timeout: 300_000,
      authenticatorSelection: { userVerification: 'required', residentKey: 'preferred' },
    },
  });
  return { credential: base64url(rawId), authenticatorData: base64url(response.getAuthenticatorData()), clientDataJSON: base64url(response.clientDataJSON) };
}

if (!globalThis.PublicKeyCredential) {
  const choice = form.querySelector('[value=passkey]');
  choice.disabled = true;
  form.querySelector('[value=device-key]').checked = true;
  form.querySelector('.absent').hidden = false;
}

document.getElementById('print').addEventListener('click', () => print());

let ready = false;
form.addEventListener('submit', (event) => {
  const { submitter } = event;
  const work = { sign: form.elements.level.value === 'passkey' ? withPasskey : withDevice, register: newPasskey }[submitter?.value];
  if (!work || ready) return;
  event.preventDefault();
  if (form.getAttribute('aria-busy') === 'true') return;
  form.setAttribute('aria-busy', 'true');
  say.className = 'say ok';
  say.textContent = working;
  work().then((fields) => {
    for (const [field, value] of Object.entries(fields)) form.elements[field].value = value;
    ready = true;
    form.requestSubmit(submitter);
  }).catch((error) => {
    say.className = 'say';
    say.textContent = error.words ?? (error.name === 'NotAllowedError' || error.name === 'AbortError' ? turnedBack : failed);
    form.setAttribute('aria-busy', 'false');
  });
});
// Whoever comes back to this page by the browser's button starts anew.
addEventListener('pageshow', () => {
  ready = false;
  form.setAttribute('aria-busy', 'false');
});
