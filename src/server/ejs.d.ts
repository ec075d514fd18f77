// ejs 7 ships no types; this is what the service uses of it.
declare module 'ejs' {
  const ejs: { readonly compile: (template: string) => (locals: object) => string }
  export default ejs
}
