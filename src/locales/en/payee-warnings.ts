/** Where a payee can be taken for another one. */
export default {
  careful: 'Look closely before you pay',
  mixed: 'Letters of another alphabet stand in the name {payee}: {letters}. That is how names are forged; ask the payee in another way before you pay.',
  likeSender: 'The payee is called {payee}, almost like the sender {name}, and yet otherwise. Compare letter by letter.',
  likePayee: 'The payee’s name can be taken for {payee}, whom you have paid at another account: {iban}.',
  otherAccount: 'You have paid {payee} before, at another account: {iban}. Ask in another way whether this one is theirs.',
  likePeer: 'The sender’s address {sender} can be taken for {peer}, who has asked you for a payment before. They are not the same.',
} as const;
