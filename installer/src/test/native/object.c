/* IUnknown by count, IDispatch through the type library in this DLL's own resources. */
#include "double.h"

HMODULE thisModule;
static LONG live;
static ITypeLib *typeLibrary;
/* Did the member just called on this thread answer with a NULL string? See objectInvoke. */
static _Thread_local BOOL answeredNull;

LONG liveCount(void)
{
    return InterlockedCompareExchange(&live, 0, 0);
}

void logLive(void)
{
    logLine(L"live=%ld pid=%lu", liveCount(), GetCurrentProcessId());
}

void liveChange(LONG by)
{
    if (InterlockedAdd(&live, by) == 0) logLive();
}

void *objectCreate(const struct objectClass *class, size_t size)
{
    struct object *object = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, size);
    if (!object) return NULL;
    object->vtable = class->vtable;
    object->class = class;
    object->refs = 1;
    liveChange(1);
    return object;
}

HRESULT STDMETHODCALLTYPE objectQueryInterface(void *object, REFIID iid, void **answer)
{
    const struct objectClass *class = ((struct object *)object)->class;
    if (!answer) return E_POINTER;
    BOOL known = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, &IID_IDispatch);
    for (size_t i = 0; !known && i < COUNT_OF(class->interfaces) && class->interfaces[i]; i++)
        known = IsEqualIID(iid, class->interfaces[i]);
    *answer = known ? object : NULL;
    if (!known) return E_NOINTERFACE;
    objectAddRef(object);
    return S_OK;
}

ULONG STDMETHODCALLTYPE objectAddRef(void *object)
{
    return InterlockedIncrement(&((struct object *)object)->refs);
}

ULONG STDMETHODCALLTYPE objectRelease(void *object)
{
    struct object *self = object;
    LONG refs = InterlockedDecrement(&self->refs);
    if (refs == 0) {
        if (self->class->destroy) self->class->destroy(object);
        HeapFree(GetProcessHeap(), 0, object);
        liveChange(-1);
    }
    return refs;
}

static HRESULT ownTypeLibrary(ITypeLib **library)
{
    if (!InterlockedCompareExchangePointer((void **)&typeLibrary, NULL, NULL)) {
        WCHAR path[MAX_PATH];
        ITypeLib *loaded;
        if (!GetModuleFileNameW(thisModule, path, MAX_PATH)) return E_UNEXPECTED;
        HRESULT hr = LoadTypeLibEx(path, REGKIND_NONE, &loaded);
        if (FAILED(hr)) {
            logLine(L"type library of %ls not loaded: 0x%08lX", path, hr);
            return hr;
        }
        if (InterlockedCompareExchangePointer((void **)&typeLibrary, loaded, NULL))
            ITypeLib_Release(loaded);
    }
    *library = typeLibrary; /* kept until the process ends: borrowed */
    return S_OK;
}

HRESULT STDMETHODCALLTYPE objectGetTypeInfoCount(void *object, UINT *count)
{
    (void)object;
    if (!count) return E_POINTER;
    *count = 1;
    return S_OK;
}

HRESULT STDMETHODCALLTYPE objectGetTypeInfo(void *object, UINT index, LCID locale,
                                            ITypeInfo **info)
{
    (void)locale;
    ITypeLib *library;
    if (!info) return E_POINTER;
    *info = NULL;
    if (index != 0) return DISP_E_BADINDEX;
    HRESULT hr = ownTypeLibrary(&library);
    if (FAILED(hr)) return hr;
    return ITypeLib_GetTypeInfoOfGuid(library, ((struct object *)object)->class->typeInfo, info);
}

HRESULT STDMETHODCALLTYPE objectGetIDsOfNames(void *object, REFIID reserved, LPOLESTR *names,
                                              UINT count, LCID locale, DISPID *ids)
{
    (void)reserved;
    ITypeInfo *info;
    HRESULT hr = objectGetTypeInfo(object, 0, locale, &info);
    if (FAILED(hr)) return hr;
    hr = DispGetIDsOfNames(info, names, count, ids);
    ITypeInfo_Release(info);
    return hr;
}

HRESULT STDMETHODCALLTYPE objectInvoke(void *object, DISPID id, REFIID reserved, LCID locale,
                                       WORD flags, DISPPARAMS *params, VARIANT *result,
                                       EXCEPINFO *exception, UINT *badArgument)
{
    (void)reserved;
    ITypeInfo *info;
    HRESULT hr = objectGetTypeInfo(object, 0, locale, &info);
    if (FAILED(hr)) return hr;
    answeredNull = FALSE;
    hr = DispInvoke(object, info, id, flags, params, result, exception, badArgument);
    ITypeInfo_Release(info);
    /* Wine turns a NULL string into an empty one on the way out; NULL has to arrive as NULL. */
    if (answeredNull && result && V_VT(result) == VT_BSTR && SysStringLen(V_BSTR(result)) == 0) {
        SysFreeString(V_BSTR(result));
        V_BSTR(result) = NULL;
    }
    return hr;
}

HRESULT STDMETHODCALLTYPE notImplemented(void *object)
{
    (void)object;
    return E_NOTIMPL;
}

HRESULT answerBool(VARIANT_BOOL *answer, BOOL value)
{
    if (!answer) return E_POINTER;
    *answer = value ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

HRESULT answerLong(LONG *answer, LONG value)
{
    if (!answer) return E_POINTER;
    *answer = value;
    return S_OK;
}

BSTR copyString(const BSTR value)
{
    return value ? SysAllocStringLen(value, SysStringLen(value)) : NULL;
}

HRESULT answerString(BSTR *answer, const BSTR value)
{
    if (!answer) return E_POINTER;
    *answer = copyString(value);
    answeredNull = value == NULL;
    return value && !*answer ? E_OUTOFMEMORY : S_OK;
}

HRESULT answerObject(void *answer, void *created)
{
    if (!answer) {
        if (created) objectRelease(created);
        return E_POINTER;
    }
    *(void **)answer = created;
    return created ? S_OK : E_OUTOFMEMORY;
}

HRESULT assignString(BSTR *field, const BSTR value)
{
    BSTR copy = copyString(value);
    if (value && !copy) return E_OUTOFMEMORY;
    SysFreeString(*field);
    *field = copy;
    return S_OK;
}
