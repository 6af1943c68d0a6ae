// The names that are imported from here must exist for the module to load; none may be called.
const absent = () => {
  throw new Error("libsignal is a stub in this installation");
};
export { absent as calculateSignature, absent as generateKeyPair, absent as verifySignature };
