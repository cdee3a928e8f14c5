// What lies on the telephone: IndexedDB with one lock and records {id, until, iv, data}. Readable without the passphrase are
// only how many records there are, of what kind ("list", "draft-…", "photo-…") and until which day they are kept.

const NAME = "huimin-visits";

function asked(request) {
  return new Promise((resolve, reject) => { request.onsuccess = () => resolve(request.result); request.onerror = () => reject(request.error); });
}

let opened = null;
function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => { for (const store of ["locks", "records"]) request.result.createObjectStore(store, { keyPath: "id" }); };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/** Run `work(store)` in one transaction; resolves once it is on the disk. */
async function within(name, mode, work) {
  const transaction = (await database()).transaction(name, mode, { durability: "strict" });
  const done = new Promise((resolve, reject) => { transaction.oncomplete = resolve; transaction.onabort = transaction.onerror = () => reject(transaction.error); });
  const result = await work(transaction.objectStore(name));
  await done;
  return result;
}

export const lock = () => within("locks", "readonly", store => asked(store.get("lock")));
export const keepLock = one => within("locks", "readwrite", store => asked(store.put(one)));
export const record = id => within("records", "readonly", store => asked(store.get(id)));
export const records = () => within("records", "readonly", store => asked(store.getAll()));
export const ids = () => within("records", "readonly", store => asked(store.getAllKeys()));
export const keep = one => within("records", "readwrite", store => asked(store.put(one)));
export const forget = several => within("records", "readwrite", store => Promise.all(several.map(id => asked(store.delete(id)))));

/** Delete what is past its day. today: YYYY-MM-DD. */
export async function expire(today) {
  const old = (await records()).filter(one => one.until < today).map(one => one.id);
  if (old.length) await forget(old);
}

/** Delete everything, the lock too. */
export async function empty() {
  await within("records", "readwrite", store => asked(store.clear()));
  await within("locks", "readwrite", store => asked(store.clear()));
}
