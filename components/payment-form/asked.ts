/** Who asks for a payment, and where: what a form is shown for inside a message. */
export interface PaymentAsk {
  /** The message it is asked for in, by the id of the reader's server: the payment is kept with it. */
  message?: string;
  sender: {
    /** `local@domain` */
    address: string;
    name?: string;
    /** Their server has proven that it is them. */
    verified: boolean;
  };
}
