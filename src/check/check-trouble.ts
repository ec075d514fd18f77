/** The check cannot be made: nobody answers, or whoever answers is no echo3333. The message is one line and says the cure. */
export class CheckTrouble extends Error {
  override readonly name = 'CheckTrouble'
}
