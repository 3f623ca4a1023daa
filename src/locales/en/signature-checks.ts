/** Why a signature does not hold: a sentence for each check, the first that fails. */
export default {
  form: 'What stands in its place is no signature, or it was damaged.',
  signer: 'It was made with a key of somebody else than the sender named here.',
  issuer: 'Whoever says whose key it is does not speak for the domain of the sender.',
  binding: 'The sender’s domain does not vouch for this key, or not for this letter: the key was ended or belongs to another letter, or the letter was changed after it was signed.',
  signature: 'The key is the sender’s, but what it signed is something else: the signature was changed or forged.',
  time: 'The time it gives cannot be right: the key was not in use then.',
} as const;
