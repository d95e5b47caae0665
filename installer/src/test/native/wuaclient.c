/*
 * A native client of the double, to check it without Java: wuaclient early|late [sync] [WAIT_MS].
 * Both walks print the same lines if vtable and type library say the same.
 */
#include "client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TITLE_CHARS_SHOWN 60

DWORD waitMs = 10000;

/* ---- printing: ASCII, one line each ---- */

static void print(const WCHAR *text, UINT length)
{
    for (UINT i = 0; i < length && i < TITLE_CHARS_SHOWN; i++) {
        if (text[i] >= L' ' && text[i] < 0x7f) putchar(text[i]);
        else printf("\\u%04x", text[i]);
    }
    if (length > TITLE_CHARS_SHOWN) printf("...(%u)", length);
}

static void printString(const char *name, BSTR string)
{
    printf(" %s=", name);
    if (string) print(string, SysStringLen(string));
    else printf("<null>");
}

void stringShow(const char *name, BSTR string)
{
    printf("%s", name);
    printString("value", string);
    printf("\n");
    SysFreeString(string);
}

static void printDate(DATE date)
{
    SYSTEMTIME time;
    VariantTimeToSystemTime(date, &time);
    printf("%04d-%02d-%02dT%02d:%02d:%02dZ", time.wYear, time.wMonth, time.wDay, time.wHour,
           time.wMinute, time.wSecond);
}

void updateShow(LONG index, struct updateSeen *seen)
{
    printf("update %ld", index);
    printString("title", seen->title);
    printString("id", seen->updateId);
    printString("severity", seen->severity);
    printString("description", seen->description);
    printString("handler", seen->handlerId);
    printf(" kbs=%ls revision=%ld type=%ld action=%ld categories=%ld bundled=%ld cves=%ld",
           seen->kbs, seen->revision, seen->type, seen->deploymentAction, seen->categories,
           seen->bundled, seen->cves);
    printf(" downloaded=%d installed=%d hidden=%d mandatory=%d reboot=%d browseOnly=%d", seen->downloaded,
           seen->installed, seen->hidden, seen->mandatory, seen->rebootRequired, seen->browseOnly);
    printf(" maxSize=%llu/%u deadlineVt=%u\n", (unsigned long long)seen->maxSize.Lo64,
           seen->maxSize.scale, seen->deadline);
    SysFreeString(seen->title);
    SysFreeString(seen->updateId);
    SysFreeString(seen->severity);
    SysFreeString(seen->description);
    SysFreeString(seen->handlerId);
}

void historyShow(LONG index, LONG operation, LONG resultCode, LONG hresult, DATE date, BSTR title)
{
    printf("history %ld operation=%ld resultCode=%ld hresult=0x%08lX date=", index, operation,
           resultCode, (unsigned long)hresult);
    printDate(date);
    printString("title", title);
    printf("\n");
    SysFreeString(title);
}

void warningShow(LONG index, LONG hresult, LONG context, BSTR message)
{
    printf("warning %ld hresult=0x%08lX context=%ld", index, (unsigned long)hresult, context);
    printString("message", message);
    printf("\n");
    SysFreeString(message);
}

void dateShow(const char *name, const VARIANT *date)
{
    printf("%s vt=%u ", name, V_VT(date));
    if (V_VT(date) == VT_DATE) printDate(V_DATE(date));
    printf("\n");
}

BOOL ok(const char *call, HRESULT hr)
{
    if (FAILED(hr)) printf("%s failed 0x%08lX\n", call, (unsigned long)hr);
    return SUCCEEDED(hr);
}

/* ---- the callback: one static object with two faces ---- */

static struct {
    const ISearchCompletedCallbackVtbl *early;
    const IDispatchVtbl *late;
    LONG refs, calls;
    BOOL automation, sane;
    HANDLE called;
} callback;

static HRESULT STDMETHODCALLTYPE queryInterface(void *this, REFIID iid, void **answer)
{
    const IID *own = callback.automation ? &IID_IDispatch : &IID_ISearchCompletedCallback;
    BOOL known = IsEqualIID(iid, &IID_IUnknown) || IsEqualIID(iid, own);
    *answer = known ? this : NULL;
    if (!known) return E_NOINTERFACE;
    InterlockedIncrement(&callback.refs);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE addRef(void *this)
{
    (void)this;
    return InterlockedIncrement(&callback.refs);
}

static ULONG STDMETHODCALLTYPE release(void *this)
{
    (void)this;
    return InterlockedDecrement(&callback.refs);
}

static HRESULT called(IUnknown *job, IUnknown *args)
{
    ISearchJob *known;
    VARIANT_BOOL completed = VARIANT_FALSE;
    if (job && args && SUCCEEDED(IUnknown_QueryInterface(job, &IID_ISearchJob, (void **)&known))) {
        ISearchJob_get_IsCompleted(known, &completed);
        ISearchJob_Release(known);
    }
    callback.sane = completed == VARIANT_TRUE;
    InterlockedIncrement(&callback.calls);
    SetEvent(callback.called);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE invokeEarly(ISearchCompletedCallback *this, ISearchJob *job,
                                             ISearchCompletedCallbackArgs *args)
{
    (void)this;
    return called((IUnknown *)job, (IUnknown *)args);
}

static HRESULT STDMETHODCALLTYPE invokeLate(IDispatch *this, DISPID id, REFIID reserved,
                                            LCID locale, WORD flags, DISPPARAMS *params,
                                            VARIANT *result, EXCEPINFO *exception,
                                            UINT *badArgument)
{
    (void)this, (void)reserved, (void)locale, (void)result, (void)exception, (void)badArgument;
    if (id != DISPID_VALUE || !(flags & DISPATCH_METHOD) || params->cArgs != 2)
        return DISP_E_MEMBERNOTFOUND;
    return called((IUnknown *)V_DISPATCH(&params->rgvarg[1]),
                  (IUnknown *)V_DISPATCH(&params->rgvarg[0]));
}

static const ISearchCompletedCallbackVtbl earlyVtable = {
    .QueryInterface = (void *)queryInterface,
    .AddRef = (void *)addRef,
    .Release = (void *)release,
    .Invoke = invokeEarly,
};

/* Nobody asks a callback for its type or its names: those slots stay empty. */
static const IDispatchVtbl lateVtable = {
    .QueryInterface = (void *)queryInterface,
    .AddRef = (void *)addRef,
    .Release = (void *)release,
    .Invoke = invokeLate,
};

IUnknown *callbackCreate(BOOL automation)
{
    callback.early = &earlyVtable;
    callback.late = &lateVtable;
    callback.refs = 1;
    callback.automation = automation;
    callback.called = CreateEventW(NULL, TRUE, FALSE, NULL);
    return automation ? (IUnknown *)&callback.late : (IUnknown *)&callback.early;
}

BOOL callbackWait(DWORD ms)
{
    return WaitForSingleObject(callback.called, ms) == WAIT_OBJECT_0;
}

void callbackShow(void)
{
    printf("callback calls=%ld sane=%d references=%ld\n", callback.calls, callback.sane,
           callback.refs);
}

int main(int argc, char **argv)
{
    BOOL synchronous = FALSE;
    if (argc < 2 || (strcmp(argv[1], "early") != 0 && strcmp(argv[1], "late") != 0)) {
        fprintf(stderr, "usage: wuaclient early|late [sync] [WAIT_MS]\n");
        return 2;
    }
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "sync") == 0) synchronous = TRUE;
        else waitMs = (DWORD)strtoul(argv[i], NULL, 10);
    }
    setvbuf(stdout, NULL, _IONBF, 0);
    if (!ok("CoInitializeEx", CoInitializeEx(NULL, COINIT_MULTITHREADED))) return EXIT_FAILED;
    int code = strcmp(argv[1], "early") == 0 ? walkEarly(synchronous) : walkLate(synchronous);
    CoFreeUnusedLibraries();
    CoUninitialize();
    printf("done %d\n", code);
    return code;
}
