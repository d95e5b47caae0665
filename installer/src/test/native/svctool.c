/*
 * svctool.exe: the calls of the Service Control Manager that Wine's sc.exe lacks.
 *
 *   svctool create NAME START COMMAND   svctool delete NAME
 *   svctool set-start NAME START        svctool set-path NAME COMMAND
 *   svctool start NAME                  svctool stop NAME
 *   svctool state NAME
 *
 * START is Windows' number: 2 automatic, 3 demand, 4 disabled. Exit code 0, or the Win32 error (255
 * for one that does not fit); state prints "STATE PID".
 */
#include <windows.h>

#include <stdio.h>
#include <wchar.h>

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

static int act(SC_HANDLE service, const WCHAR *verb, const WCHAR *value) {
  SERVICE_STATUS status;
  if (!wcscmp(verb, L"set-start") && value)
    return change(service, wcstoul(value, NULL, 10), NULL);
  if (!wcscmp(verb, L"set-path") && value) return change(service, SERVICE_NO_CHANGE, value);
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
