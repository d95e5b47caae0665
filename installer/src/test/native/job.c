/* ISearchJob: one search on a thread of the DLL's own, as the real agent completes it. */
#include "double.h"

#include <stdio.h>
#include <string.h>

#define EXIT_CODE 77
#define FLOOD_BYTES (64 * 1024 * 1024)

struct job {
    struct object object;
    struct script *script;
    struct search search;
    CRITICAL_SECTION lock;
    ISearchCompletedCallback *callback; /* one of the two, or none for the synchronous search */
    IDispatch *automation;
    VARIANT state;
    HANDLE abort;     /* RequestAbort was called */
    HANDLE completed; /* the result stands */
    HANDLE returned;  /* and the callback has come back */
    OperationResultCode resultCode;
    DWORD worker; /* thread id */
    BOOL finished;
};

static struct job *of(ISearchJob *object)
{
    return (struct job *)object;
}

void crashNow(void)
{
    volatile int *volatile nowhere = (int *)0x10;
    *nowhere = 1;
}

/* Not before CleanUp: as documented, it is what frees the callback. */
static void letGoOfClient(struct job *self)
{
    if (self->callback) ISearchCompletedCallback_Release(self->callback);
    if (self->automation) IDispatch_Release(self->automation);
    if (self->callback || self->automation) liveChange(-1);
    self->callback = NULL;
    self->automation = NULL;
    VariantClear(&self->state);
}

static void writeAll(const char *bytes, DWORD length)
{
    DWORD written;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), bytes, length, &written, NULL);
}

static void printRubbish(void)
{
    for (int i = 1; i <= 10; i++) {
        char line[80];
        int length = snprintf(line, sizeof line, "WARN %d: {not json] 0x80070422 \\\"\t<<<\r\n", i);
        writeAll(line, (DWORD)length);
    }
}

static void flood(void)
{
    static char block[64 * 1024];
    memset(block, 'x', sizeof block);
    block[sizeof block - 1] = '\n';
    for (size_t sent = 0; sent < FLOOD_BYTES; sent += sizeof block) writeAll(block, sizeof block);
}

/* The search itself; the answer is its result code. May never return, as scripted. */
static OperationResultCode runSearch(struct job *self)
{
    const struct scriptSearch *scripted =
        self->search.online ? &self->script->online : &self->script->offline;
    BOOL heedsAbort = scripted->behaviour == HANG;
    DWORD durationMs = heedsAbort ? INFINITE : scripted->durationMs;
    if (WaitForSingleObject(self->abort, durationMs) == WAIT_OBJECT_0
        && scripted->behaviour != HANG_IGNORING_ABORT)
        return orcAborted;
    switch (scripted->behaviour) {
    case HANG_IGNORING_ABORT:
        Sleep(INFINITE);
        break;
    case CRASH:
        crashNow();
        break;
    case EXIT:
        ExitProcess(EXIT_CODE);
        break;
    case PRINT_RUBBISH:
        printRubbish();
        break;
    case FLOOD:
        flood();
        break;
    default:
        break;
    }
    return scripted->resultCode;
}

static const struct objectClass argsClass;

static void callBack(struct job *self)
{
    void *args = objectCreate(&argsClass, sizeof(struct object));
    if (self->callback) {
        ISearchCompletedCallback_Invoke(self->callback, (ISearchJob *)self, args);
    } else if (self->automation) {
        VARIANT arguments[2]; /* last one first */
        V_VT(&arguments[0]) = VT_DISPATCH;
        V_DISPATCH(&arguments[0]) = args;
        V_VT(&arguments[1]) = VT_DISPATCH;
        V_DISPATCH(&arguments[1]) = (IDispatch *)self;
        DISPPARAMS params = {arguments, NULL, 2, 0};
        IDispatch_Invoke(self->automation, DISPID_VALUE, &IID_NULL, LOCALE_NEUTRAL, DISPATCH_METHOD,
                         &params, NULL, NULL, NULL);
    }
    if (args) objectRelease(args);
}

static DWORD WINAPI work(void *parameter)
{
    struct job *self = parameter;
    HRESULT com = CoInitializeEx(NULL, COINIT_MULTITHREADED);
    self->resultCode = runSearch(self);
    logLine(L"completed resultCode=%d hresult=0x%08lX", self->resultCode, self->search.hresult);
    SetEvent(self->completed);
    callBack(self);
    /* jobFinish keeps the job until then, and finds this thread's reference gone. */
    HANDLE returned = self->returned;
    objectRelease(self);
    SetEvent(returned);
    if (SUCCEEDED(com)) CoUninitialize();
    /* The thread holds the DLL: it may be the last that does. */
    FreeLibraryAndExitThread(thisModule, 0);
}

static HRESULT STDMETHODCALLTYPE getAsyncState(ISearchJob *this, VARIANT *answer)
{
    struct job *self = of(this);
    if (!answer) return E_POINTER;
    VariantInit(answer);
    return VariantCopy(answer, &self->state);
}

static HRESULT STDMETHODCALLTYPE getIsCompleted(ISearchJob *this, VARIANT_BOOL *answer)
{
    return answerBool(answer, WaitForSingleObject(of(this)->completed, 0) == WAIT_OBJECT_0);
}

void jobFinish(ISearchJob *job)
{
    struct job *self = of(job);
    WaitForSingleObject(self->returned, INFINITE);
    EnterCriticalSection(&self->lock);
    BOOL first = !self->finished;
    self->finished = TRUE;
    if (first) letGoOfClient(self);
    LeaveCriticalSection(&self->lock);
    if (first) objectRelease(self); /* the job's reference on itself */
}

static HRESULT STDMETHODCALLTYPE cleanUp(ISearchJob *this)
{
    struct job *self = of(this);
    logLine(L"CleanUp");
    /* It waits for the callback, so this is a deadlock; the line says why the test is stuck. */
    if (GetCurrentThreadId() == self->worker
        && WaitForSingleObject(self->returned, 0) != WAIT_OBJECT_0)
        logLine(L"CleanUp inside the callback waits for itself");
    jobFinish(this);
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE requestAbort(ISearchJob *this)
{
    logLine(L"RequestAbort");
    SetEvent(of(this)->abort);
    return S_OK;
}

static const ISearchJobVtbl vtable = {
    DISPATCH_SLOTS,
    .get_AsyncState = getAsyncState,
    .get_IsCompleted = getIsCompleted,
    .CleanUp = cleanUp,
    .RequestAbort = requestAbort,
};

static void destroy(void *object)
{
    struct job *self = object;
    letGoOfClient(self);
    if (self->abort) CloseHandle(self->abort);
    if (self->completed) CloseHandle(self->completed);
    if (self->returned) CloseHandle(self->returned);
    DeleteCriticalSection(&self->lock);
    scriptRelease(self->script);
}

static const struct objectClass class = {
    .vtable = &vtable,
    .typeInfo = &IID_ISearchJob,
    .interfaces = {&IID_ISearchJob},
    .destroy = destroy,
};

static const ISearchCompletedCallbackArgsVtbl argsVtable = {DISPATCH_SLOTS};

static const struct objectClass argsClass = {
    .vtable = &argsVtable,
    .typeInfo = &IID_ISearchCompletedCallbackArgs,
    .interfaces = {&IID_ISearchCompletedCallbackArgs},
};

static HRESULT takeCallback(struct job *self, IUnknown *callback)
{
    HRESULT hr = IUnknown_QueryInterface(callback, &IID_ISearchCompletedCallback,
                                         (void **)&self->callback);
    if (FAILED(hr)) {
        self->callback = NULL;
        hr = IUnknown_QueryInterface(callback, &IID_IDispatch, (void **)&self->automation);
        if (FAILED(hr)) self->automation = NULL;
    }
    if (self->callback || self->automation) liveChange(1);
    return self->callback || self->automation ? S_OK : E_POINTER;
}

static HRESULT startWorker(struct job *self)
{
    HMODULE held;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const WCHAR *)thisModule,
                            &held))
        return HRESULT_FROM_WIN32(GetLastError());
    /* One for the thread, one for the job itself: it lives until jobFinish, whoever releases it. */
    objectAddRef(self);
    objectAddRef(self);
    HANDLE thread = CreateThread(NULL, 0, work, self, CREATE_SUSPENDED, &self->worker);
    if (!thread) {
        FreeLibrary(held);
        objectRelease(self);
        objectRelease(self);
        return E_OUTOFMEMORY;
    }
    ResumeThread(thread);
    CloseHandle(thread);
    return S_OK;
}

HRESULT jobStart(struct script *script, const struct search *search, IUnknown *callback,
                 VARIANT *state, ISearchJob **created)
{
    struct job *self = objectCreate(&class, sizeof *self);
    if (!self) return E_OUTOFMEMORY;
    self->script = scriptAddRef(script);
    self->search = *search;
    InitializeCriticalSection(&self->lock);
    VariantInit(&self->state);
    self->abort = CreateEventW(NULL, TRUE, FALSE, NULL);
    self->completed = CreateEventW(NULL, TRUE, FALSE, NULL);
    self->returned = CreateEventW(NULL, TRUE, FALSE, NULL);
    HRESULT hr = self->abort && self->completed && self->returned ? S_OK : E_OUTOFMEMORY;
    if (SUCCEEDED(hr) && state) hr = VariantCopy(&self->state, state);
    if (SUCCEEDED(hr) && callback) hr = takeCallback(self, callback);
    if (SUCCEEDED(hr)) hr = startWorker(self);
    if (FAILED(hr)) {
        objectRelease(self);
        return hr;
    }
    *created = (ISearchJob *)self;
    return S_OK;
}

BOOL isJobOfOurs(ISearchJob *job)
{
    return ((struct object *)job)->vtable == &vtable;
}

HRESULT jobResult(ISearchJob *job, ISearchResult **result)
{
    struct job *self = of(job);
    WaitForSingleObject(self->completed, INFINITE);
    HRESULT hr = self->search.hresult;
    if (FAILED(hr)) return hr;
    *result = createSearchResult(self->script, &self->search, self->resultCode);
    return *result ? hr : E_OUTOFMEMORY;
}
