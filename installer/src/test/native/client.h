/* What the early and the late bound walk of wuaclient share. */
#ifndef CLIENT_H
#define CLIENT_H

#include "double.h"

#define CRITERIA L"IsInstalled=0 and IsHidden=0 and Type='Software'"
#define CLIENT_ID L"wuaclient \x66f4\x65b0" /* not ASCII: the log has to carry it */
#define LOCALE 0x0804

/* One update as both walks read it. The strings are freed by updateShow. */
struct updateSeen {
    BSTR title, updateId, severity, description, handlerId;
    WCHAR kbs[256];
    LONG revision, type, deploymentAction, categories, bundled, cves;
    BOOL downloaded, installed, hidden, mandatory, rebootRequired, browseOnly;
    DECIMAL maxSize;
    VARTYPE deadline;
};

void updateShow(LONG index, struct updateSeen *seen);
void historyShow(LONG index, LONG operation, LONG resultCode, LONG hresult, DATE date, BSTR title);
void warningShow(LONG index, LONG hresult, LONG context, BSTR message);
void dateShow(const char *name, const VARIANT *date);
void stringShow(const char *name, BSTR string); /* frees it */

/* Says so if the call failed; TRUE if it did not. */
BOOL ok(const char *call, HRESULT hr);

/* A callback that counts; early: ISearchCompletedCallback, late: an automation object. */
IUnknown *callbackCreate(BOOL automation);
BOOL callbackWait(DWORD ms);
void callbackShow(void); /* calls, and references left to the client itself */

extern DWORD waitMs;
#define EXIT_FAILED 1
#define EXIT_NOT_COMPLETED 3

int walkEarly(BOOL synchronous);
int walkLate(BOOL synchronous);

#endif
