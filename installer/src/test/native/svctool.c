/*
 * svctool.exe: the calls of the Service Control Manager that Wine's sc.exe lacks.
 *
 *   svctool create NAME START COMMAND   svctool delete NAME
 *   svctool set-start NAME START        svctool set-path NAME COMMAND
 *   svctool start NAME                  svctool stop NAME
 *   svctool state NAME                  svctool start-timed NAME
 *   svctool handles PROGRAM
 *
 * START is Windows' number: 2 automatic, 3 demand, 4 disabled. Exit code 0, or the Win32 error (255
 * for one that does not fit); state prints "STATE PID". start-timed waits until the service is
 * running and prints "CALLED_AT TOOK": of the start call in ms since 1970, and how long in ms until
 * then. handles prints how many a process of that program has open, of the first one found.
 */
#include <windows.h>

#include <stdio.h>
#include <tlhelp32.h>
#include <winternl.h>
#include <wchar.h>

#define POLL_MS 2
#define STARTED_WITHIN_MS 60000
#define MAX_LIST (64u << 20)
#define EXTENDED_HANDLE_INFORMATION 64
#define STATUS_LENGTH_MISMATCH ((NTSTATUS)0xC0000004)

/* What Windows' headers do not name. */
struct allHandles {
  ULONG_PTR count;
  ULONG_PTR reserved;
  struct {
    void *object;
    ULONG_PTR process;
    ULONG_PTR handle;
    ULONG access;
    USHORT creator;
    USHORT type;
    ULONG attributes;
    ULONG reserved;
  } handles[];
};

static int failed(void) {
  DWORD error = GetLastError();
  fprintf(stderr, "error %lu\n", error);
  return error > 255 ? 255 : (int)error;
}

static int change(SC_HANDLE service, DWORD start, const WCHAR *path) {
  return ChangeServiceConfigW(service, SERVICE_NO_CHANGE, start, SERVICE_NO_CHANGE, path, NULL,
                              NULL, NULL, NULL, NULL, NULL)
             ? 0
             : failed();
}

static int create(SC_HANDLE manager, const WCHAR *name, DWORD start, const WCHAR *path) {
  SC_HANDLE service = CreateServiceW(manager, name, name, SERVICE_ALL_ACCESS,
                                     SERVICE_WIN32_OWN_PROCESS, start, SERVICE_ERROR_NORMAL, path,
                                     NULL, NULL, NULL, NULL, NULL);
  if (!service) return failed();
  CloseServiceHandle(service);
  return 0;
}

static int state(SC_HANDLE service) {
  SERVICE_STATUS_PROCESS status;
  DWORD needed;
  if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, (BYTE *)&status, sizeof status,
                            &needed))
    return failed();
  printf("%lu %lu\n", status.dwCurrentState, status.dwProcessId);
  return 0;
}

/* 100 ns since 1601 to ms since 1970. */
static ULONGLONG nowMs(void) {
  FILETIME time;
  GetSystemTimePreciseAsFileTime(&time);
  return ((((ULONGLONG)time.dwHighDateTime << 32) | time.dwLowDateTime) - 116444736000000000ULL) /
         10000;
}

static int startTimed(SC_HANDLE service) {
  SERVICE_STATUS status;
  ULONGLONG called = nowMs();
  if (!StartServiceW(service, 0, NULL)) return failed();
  for (;;) {
    if (!QueryServiceStatus(service, &status)) return failed();
    if (status.dwCurrentState == SERVICE_RUNNING) break;
    if (status.dwCurrentState == SERVICE_STOPPED || nowMs() - called > STARTED_WITHIN_MS) {
      SetLastError(ERROR_SERVICE_REQUEST_TIMEOUT);
      return failed();
    }
    Sleep(POLL_MS);
  }
  printf("%llu %llu\n", called, nowMs() - called);
  return 0;
}

static DWORD processOf(const WCHAR *program) {
  PROCESSENTRY32W entry = {.dwSize = sizeof entry};
  HANDLE all = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
  DWORD found = 0;
  BOOL more;
  if (all == INVALID_HANDLE_VALUE) return 0;
  for (more = Process32FirstW(all, &entry); more && !found; more = Process32NextW(all, &entry))
    if (!_wcsicmp(entry.szExeFile, program)) found = entry.th32ProcessID;
  CloseHandle(all);
  if (!found) SetLastError(ERROR_NOT_FOUND);
  return found;
}

/* Counts the system's list: Wine answers GetProcessHandleCount with 0. */
static int handles(const WCHAR *program) {
  DWORD process = processOf(program);
  ULONG size = 1 << 16, count = 0;
  struct allHandles *all = NULL;
  NTSTATUS status;
  if (!process) return failed();
  do {
    if (all) HeapFree(GetProcessHeap(), 0, all);
    all = HeapAlloc(GetProcessHeap(), 0, size);
    status = NtQuerySystemInformation((SYSTEM_INFORMATION_CLASS)EXTENDED_HANDLE_INFORMATION, all,
                                      size, NULL);
    size *= 2;
  } while (status == STATUS_LENGTH_MISMATCH && size < MAX_LIST);
  if (status) {
    fprintf(stderr, "NTSTATUS 0x%08lx\n", status);
    return 255;
  }
  for (ULONG_PTR i = 0; i < all->count; i++) count += all->handles[i].process == process;
  HeapFree(GetProcessHeap(), 0, all);
  printf("%lu\n", count);
  return 0;
}

static int act(SC_HANDLE service, const WCHAR *verb, const WCHAR *value) {
  SERVICE_STATUS status;
  if (!wcscmp(verb, L"set-start") && value)
    return change(service, wcstoul(value, NULL, 10), NULL);
  if (!wcscmp(verb, L"set-path") && value) return change(service, SERVICE_NO_CHANGE, value);
  if (!wcscmp(verb, L"start-timed")) return startTimed(service);
  if (!wcscmp(verb, L"start")) return StartServiceW(service, 0, NULL) ? 0 : failed();
  if (!wcscmp(verb, L"stop"))
    return ControlService(service, SERVICE_CONTROL_STOP, &status) ? 0 : failed();
  if (!wcscmp(verb, L"delete")) return DeleteService(service) ? 0 : failed();
  if (!wcscmp(verb, L"state")) return state(service);
  fprintf(stderr, "unknown verb\n");
  return 87;
}

int wmain(int argc, WCHAR **argv) {
  SC_HANDLE manager, service;
  int result;
  if (argc < 3) {
    fprintf(stderr, "usage: svctool VERB NAME [VALUE ...]\n");
    return 87;
  }
  if (!wcscmp(argv[1], L"handles")) return handles(argv[2]);
  manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
  if (!manager) return failed();
  if (!wcscmp(argv[1], L"create") && argc == 5) {
    result = create(manager, argv[2], wcstoul(argv[3], NULL, 10), argv[4]);
  } else {
    service = OpenServiceW(manager, argv[2], SERVICE_ALL_ACCESS);
    if (service) {
      result = act(service, argv[1], argc > 3 ? argv[3] : NULL);
      CloseServiceHandle(service);
    } else {
      result = failed();
    }
  }
  CloseServiceHandle(manager);
  return result;
}
