// What is kept on this device, behind a passphrase: only ciphertext and random names are written.
const NAME = "visits";
export const ITERATIONS = 600_000;
const KNOWN = new TextEncoder().encode("the passphrase is right");

export class WrongPassphrase extends Error {}

/** Whether something is kept on this device. */
export async function exists() {
  const known = await indexedDB.databases();
  if (!known.some((database) => database.name === NAME)) {
    return false; // looking must not make one
  }
  return withBooks("readonly", (books) => answer(books.lock.count())).then((count) => count > 0);
}

/** Begin with a new passphrase; there must be nothing yet. */
export async function create(passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await derive(passphrase, salt, ITERATIONS);
  const proof = await seal(key, "lock", KNOWN);
  const lock = { id: "lock", salt, iterations: ITERATIONS, ...proof };
  await withBooks("readwrite", (books) => answer(books.lock.add(lock)));
  return new Vault(key);
}

/** Open what is kept. Throws WrongPassphrase. */
export async function open(passphrase) {
  const lock = await withBooks("readonly", (books) => answer(books.lock.get("lock")));
  const key = await derive(passphrase, lock.salt, lock.iterations);
  try {
    await unseal(key, "lock", lock);
  } catch {
    throw new WrongPassphrase();
  }
  return new Vault(key);
}

/** Take everything off this device; without the salt nobody can read what a disk may still hold. */
export async function removeEverything() {
  await withBooks("readwrite", (books) => {
    books.kept.clear();
    return answer(books.lock.clear());
  });
  await answer(indexedDB.deleteDatabase(NAME));
}

/** The opened store: plain objects in and out, each under its own random name. */
class Vault {
  #key;

  constructor(key) {
    this.#key = key;
  }

  async put(id, thing) {
    const sealed = await seal(this.#key, id, new TextEncoder().encode(JSON.stringify(thing)));
    await withBooks("readwrite", (books) => answer(books.kept.put({ id, ...sealed })));
  }

  async all() {
    const rows = await withBooks("readonly", (books) => answer(books.kept.getAll()));
    return Promise.all(rows.map(async (row) => JSON.parse(await unsealed(this.#key, row))));
  }

  async remove(id) {
    await withBooks("readwrite", (books) => answer(books.kept.delete(id)));
  }
}

async function derive(passphrase, salt, iterations) {
  const words = new TextEncoder().encode(passphrase.normalize("NFKC").trim());
  const material = await crypto.subtle.importKey("raw", words, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

// The name is sealed in as well: nobody can pass one person's words off as another's.
function settings(id, iv) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
}

async function seal(key, id, bytes) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(settings(id, iv), key, bytes) };
}

function unseal(key, id, row) {
  return crypto.subtle.decrypt(settings(id, row.iv), key, row.sealed);
}

async function unsealed(key, row) {
  return new TextDecoder().decode(await unseal(key, row.id, row));
}

// --- the browser's database, one short visit at a time -----------------------------------------
async function withBooks(mode, work) {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("lock", { keyPath: "id" });
    asked.result.createObjectStore("kept", { keyPath: "id" });
  };
  const database = await answer(asked);
  try {
    const transaction = database.transaction(["lock", "kept"], mode, { durability: "strict" });
    const books = {
      lock: transaction.objectStore("lock"),
      kept: transaction.objectStore("kept"),
    };
    const finished = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
    finished.catch(() => {}); // when the work fails, that is what is told
    const result = await work(books);
    await finished; // written to the disk, not only asked for
    return result;
  } finally {
    database.close();
  }
}

function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
