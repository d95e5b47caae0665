/* What COM asks a DLL for: class objects, registration, and whether it may go. */
#include "double.h"

#include <wchar.h>

static HRESULT createLooseSearcher(struct script *script, void **created)
{
    return createSearcher(script, NULL, GetUserDefaultLCID(), created);
}

/* ---- class objects: static, one for each class that a client can create ---- */

struct factory {
    const IClassFactoryVtbl *vtable;
    CLSID clsid;
    const WCHAR *progId;
    HRESULT (*create)(struct script *script, void **created);
};

/* Counted as live all the same: a client may keep a class object. */
static ULONG STDMETHODCALLTYPE factoryAddRef(IClassFactory *this)
{
    (void)this;
    liveChange(1);
    return 2;
}

static ULONG STDMETHODCALLTYPE factoryRelease(IClassFactory *this)
{
    (void)this;
    liveChange(-1);
    return 1;
}

static HRESULT STDMETHODCALLTYPE factoryQueryInterface(IClassFactory *this, REFIID iid,
                                                       void **answer)
{
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (!IsEqualIID(iid, &IID_IUnknown) && !IsEqualIID(iid, &IID_IClassFactory))
        return E_NOINTERFACE;
    factoryAddRef(this);
    *answer = this;
    return S_OK;
}

/* The script is read anew each time: a test changes it between two objects. */
static HRESULT STDMETHODCALLTYPE factoryCreate(IClassFactory *this, IUnknown *outer, REFIID iid,
                                               void **answer)
{
    struct script *script;
    void *created = NULL;
    if (!answer) return E_POINTER;
    *answer = NULL;
    if (outer) return CLASS_E_NOAGGREGATION;
    HRESULT hr = scriptLoad(&script);
    if (FAILED(hr)) return hr;
    hr = ((struct factory *)this)->create(script, &created);
    scriptRelease(script);
    if (FAILED(hr)) return hr;
    hr = objectQueryInterface(created, iid, answer);
    objectRelease(created);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factoryLock(IClassFactory *this, BOOL lock)
{
    (void)this;
    liveChange(lock ? 1 : -1);
    return S_OK;
}

static const IClassFactoryVtbl factoryVtable = {
    .QueryInterface = factoryQueryInterface,
    .AddRef = factoryAddRef,
    .Release = factoryRelease,
    .CreateInstance = factoryCreate,
    .LockServer = factoryLock,
};

static struct factory factories[] = {
    {&factoryVtable,
     {0x4cb43d7f, 0x7eee, 0x4906, {0x86, 0x98, 0x60, 0xda, 0x1c, 0x38, 0xf2, 0xfe}},
     L"Microsoft.Update.Session", createSession},
    {&factoryVtable,
     {0xb699e5e8, 0x67ff, 0x4177, {0x88, 0xb0, 0x36, 0x84, 0xa3, 0x38, 0x8b, 0xfb}},
     L"Microsoft.Update.Searcher", createLooseSearcher},
    {&factoryVtable,
     {0xbfe18e9c, 0x6d87, 0x4450, {0xb3, 0x7c, 0xe0, 0x2f, 0x0b, 0x37, 0x38, 0x03}},
     L"Microsoft.Update.AutoUpdate", createAutoUpdate},
    {&factoryVtable,
     {0xc01b9ba0, 0xbea7, 0x41ba, {0xb6, 0x04, 0xd0, 0xa3, 0x6f, 0x46, 0x91, 0x33}},
     L"Microsoft.Update.SystemInfo", createSystemInformation},
};

HRESULT WINAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **answer)
{
    for (size_t i = 0; i < COUNT_OF(factories); i++)
        if (IsEqualCLSID(clsid, &factories[i].clsid))
            return factoryQueryInterface((IClassFactory *)&factories[i], iid, answer);
    if (answer) *answer = NULL;
    return CLASS_E_CLASSNOTAVAILABLE;
}

HRESULT WINAPI DllCanUnloadNow(void)
{
    logLive();
    return liveCount() ? S_FALSE : S_OK;
}

/* ---- registration ---- */

static LSTATUS setString(const WCHAR *key, const WCHAR *name, const WCHAR *value)
{
    return RegSetKeyValueW(HKEY_CLASSES_ROOT, key, name, REG_SZ, value,
                           (DWORD)((wcslen(value) + 1) * sizeof(WCHAR)));
}

static LSTATUS registerClass(const struct factory *factory, const WCHAR *dll)
{
    WCHAR clsid[40], key[128], versioned[64];
    StringFromGUID2(&factory->clsid, clsid, COUNT_OF(clsid));
    LSTATUS status = 0;

    swprintf(key, COUNT_OF(key), L"CLSID\\%ls", clsid);
    status |= setString(key, NULL, L"WUA double");
    swprintf(key, COUNT_OF(key), L"CLSID\\%ls\\InprocServer32", clsid);
    status |= setString(key, NULL, dll);
    status |= setString(key, L"ThreadingModel", L"Both");
    swprintf(key, COUNT_OF(key), L"CLSID\\%ls\\ProgID", clsid);
    swprintf(versioned, COUNT_OF(versioned), L"%ls.1", factory->progId);
    status |= setString(key, NULL, versioned);
    swprintf(key, COUNT_OF(key), L"%ls\\CLSID", factory->progId);
    status |= setString(key, NULL, clsid);
    swprintf(key, COUNT_OF(key), L"%ls\\CLSID", versioned);
    status |= setString(key, NULL, clsid);
    return status;
}

HRESULT WINAPI DllRegisterServer(void)
{
    WCHAR dll[MAX_PATH];
    if (!GetModuleFileNameW(thisModule, dll, MAX_PATH)) return E_UNEXPECTED;
    for (size_t i = 0; i < COUNT_OF(factories); i++)
        if (registerClass(&factories[i], dll)) return E_FAIL;
    return S_OK;
}

/* Takes the classes away; it does not bring back what was registered before. */
HRESULT WINAPI DllUnregisterServer(void)
{
    for (size_t i = 0; i < COUNT_OF(factories); i++) {
        WCHAR clsid[40], key[128];
        StringFromGUID2(&factories[i].clsid, clsid, COUNT_OF(clsid));
        swprintf(key, COUNT_OF(key), L"CLSID\\%ls", clsid);
        RegDeleteTreeW(HKEY_CLASSES_ROOT, key);
        RegDeleteTreeW(HKEY_CLASSES_ROOT, factories[i].progId);
        swprintf(key, COUNT_OF(key), L"%ls.1", factories[i].progId);
        RegDeleteTreeW(HKEY_CLASSES_ROOT, key);
    }
    return S_OK;
}

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)reserved;
    if (reason == DLL_PROCESS_ATTACH) {
        thisModule = module;
        DisableThreadLibraryCalls(module);
    } else if (reason == DLL_PROCESS_DETACH) {
        logLine(L"detach live=%ld pid=%lu", liveCount(), GetCurrentProcessId());
    }
    return TRUE;
}
