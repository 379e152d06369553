import { ApiClient, contract } from '@ss-tools/api';

let signedOut: () => void = () => undefined;

/** Says what to do when the server no longer knows who is asking (the session ended elsewhere). */
export function whenSignedOut(act: () => void): void {
  signedOut = act;
}

/** The one way from these pages to the server: same origin, session cookie. */
export const api = new ApiClient({
  baseUrl: '',
  fetch: async (input, init) => {
    const response = await globalThis.fetch(input, init);
    // A wrong password at the sign-in is a 401, too, and no session has ended by it.
    const signingIn = init?.method === 'POST' && input === contract.session.signIn.path;
    if (response.status === 401 && !signingIn) signedOut();
    return response;
  },
});
