/*
 * A stand-in for TrustedInstaller.exe: a real service that runs, idles out as the real one does,
 * and can be stopped. It services nothing.
 */
#include "double.h"

#define DEFAULT_IDLE_MS 2000

static SERVICE_STATUS_HANDLE statusHandle;
static HANDLE stopRequested;

static void report(DWORD state)
{
    SERVICE_STATUS status = {
        .dwServiceType = SERVICE_WIN32_OWN_PROCESS,
        .dwCurrentState = state,
        .dwControlsAccepted = state == SERVICE_RUNNING ? SERVICE_ACCEPT_STOP : 0,
    };
    SetServiceStatus(statusHandle, &status);
}

static DWORD WINAPI control(DWORD code, DWORD type, void *data, void *context)
{
    (void)type, (void)data, (void)context;
    switch (code) {
    case SERVICE_CONTROL_STOP:
        report(SERVICE_STOP_PENDING);
        SetEvent(stopRequested);
        return NO_ERROR;
    case SERVICE_CONTROL_INTERROGATE:
        return NO_ERROR;
    default:
        return ERROR_CALL_NOT_IMPLEMENTED;
    }
}

static DWORD idleMs(void)
{
    DWORD value, size = sizeof value;
    LSTATUS status = RegGetValueW(HKEY_LOCAL_MACHINE, L"SOFTWARE\\WuaDouble",
                                  L"TrustedInstallerIdleMs", RRF_RT_REG_DWORD, NULL, &value, &size);
    return status == ERROR_SUCCESS ? value : DEFAULT_IDLE_MS;
}

static void WINAPI serviceMain(DWORD argc, WCHAR **argv)
{
    (void)argc, (void)argv;
    stopRequested = CreateEventW(NULL, TRUE, FALSE, NULL);
    statusHandle = RegisterServiceCtrlHandlerExW(L"TrustedInstaller", control, NULL);
    if (!stopRequested || !statusHandle) return;
    logLine(L"TrustedInstaller started pid=%lu", GetCurrentProcessId());
    report(SERVICE_RUNNING);
    WaitForSingleObject(stopRequested, idleMs());
    logLine(L"TrustedInstaller stopped");
    report(SERVICE_STOPPED);
}

int main(void)
{
    static WCHAR name[] = L"TrustedInstaller";
    SERVICE_TABLE_ENTRYW table[] = {{name, serviceMain}, {NULL, NULL}};
    return StartServiceCtrlDispatcherW(table) ? 0 : (int)GetLastError();
}
