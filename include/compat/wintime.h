/* Times of Windows as inlines: FILETIME counts 100 ns since 1601, SYSTEMTIME has the parts of a date. */
#ifndef OPENIMSG_COMPAT_WINTIME_H
#define OPENIMSG_COMPAT_WINTIME_H

#include <string.h>
#include <time.h>

#include "../openimsg_types.h"

typedef struct _SYSTEMTIME {
    WORD wYear;
    WORD wMonth;
    WORD wDayOfWeek; /* Sunday is 0 */
    WORD wDay;
    WORD wHour;
    WORD wMinute;
    WORD wSecond;
    WORD wMilliseconds;
} SYSTEMTIME, *PSYSTEMTIME, *LPSYSTEMTIME;

static inline uint64_t winlite_time_(const FILETIME *time)
{
    return (uint64_t)time->dwHighDateTime << 32 | time->dwLowDateTime;
}
static inline FILETIME winlite_filetime_(uint64_t steps)
{
    FILETIME time;
    time.dwLowDateTime = (DWORD)steps;
    time.dwHighDateTime = (DWORD)(steps >> 32);
    return time;
}

/* Days since 1601-01-01 of a date in the Gregorian calendar; years begin in March, so that leap days end them. */
static inline int64_t winlite_days_(int year, int month, int day)
{
    int years = month < 3 ? year - 1 : year, months = month < 3 ? month + 9 : month - 3;
    return (int64_t)years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day - 1 - 584694;
}

/* FALSE for a time after the year 30827, or before the count starts. */
static inline BOOL FileTimeToSystemTime(const FILETIME *fileTime, SYSTEMTIME *parts)
{
    uint64_t steps = winlite_time_(fileTime), within = steps % 864000000000u;
    int64_t days = (int64_t)(steps / 864000000000u), before = days + 584694, century, quarter;
    int year, month, day;
    if (steps > 0x7FFFFFFFFFFFFFFFu)
        return FALSE;
    century = (4 * before + 3) / 146097;
    before -= century * 146097 / 4;
    quarter = (4 * before + 3) / 1461;
    before -= quarter * 1461 / 4;
    month = (int)((5 * before + 2) / 153);
    day = (int)(before - (month * 153 + 2) / 5) + 1;
    month = month < 10 ? month + 3 : month - 9;
    year = (int)(century * 100 + quarter) + (month < 3);
    if (year > 30827)
        return FALSE;
    parts->wYear = (WORD)year;
    parts->wMonth = (WORD)month;
    parts->wDay = (WORD)day;
    parts->wDayOfWeek = (WORD)((days + 1) % 7);
    parts->wHour = (WORD)(within / 36000000000u);
    parts->wMinute = (WORD)(within / 600000000u % 60);
    parts->wSecond = (WORD)(within / 10000000u % 60);
    parts->wMilliseconds = (WORD)(within / 10000u % 1000);
    return TRUE;
}

/* FALSE for a date that there is not. The day of the week doesn't count. */
static inline BOOL SystemTimeToFileTime(const SYSTEMTIME *parts, FILETIME *fileTime)
{
    static const BYTE lengths[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = parts->wYear, leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    int64_t days;
    if (year < 1601 || year > 30827 || parts->wMonth < 1 || parts->wMonth > 12 || parts->wDay < 1 ||
        parts->wDay > lengths[parts->wMonth - 1] + (leap && parts->wMonth == 2) || parts->wHour > 23 ||
        parts->wMinute > 59 || parts->wSecond > 59 || parts->wMilliseconds > 999)
        return FALSE;
    days = winlite_days_(year, parts->wMonth, parts->wDay);
    *fileTime = winlite_filetime_(
        (uint64_t)days * 864000000000u +
        (((uint64_t)parts->wHour * 60 + parts->wMinute) * 60 + parts->wSecond) * 10000000u +
        parts->wMilliseconds * 10000u);
    return TRUE;
}

/* -1, 0 or 1. */
static inline LONG CompareFileTime(const FILETIME *left, const FILETIME *right)
{
    uint64_t a = winlite_time_(left), b = winlite_time_(right);
    return (a > b) - (a < b);
}

/* What asks the system needs its declarations: with -std=c99 and the like, define _POSIX_C_SOURCE=200809L. */
#if defined(_POSIX_C_SOURCE) && _POSIX_C_SOURCE >= 199309L

static inline void GetSystemTimeAsFileTime(FILETIME *now)
{
    struct timespec clock;
    clock_gettime(CLOCK_REALTIME, &clock);
    *now = winlite_filetime_(((uint64_t)clock.tv_sec + 11644473600u) * 10000000u + (uint64_t)clock.tv_nsec / 100);
}
static inline void GetSystemTime(SYSTEMTIME *parts)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    FileTimeToSystemTime(&now, parts);
}

/* To the time of the zone that TZ names, by the rules of the date itself, and back. */
static inline BOOL FileTimeToLocalFileTime(const FILETIME *utc, FILETIME *local)
{
    uint64_t steps = winlite_time_(utc);
    time_t seconds = (time_t)(steps / 10000000u) - 11644473600;
    struct tm parts;
    int64_t days;
    if (steps > 0x7FFFFFFFFFFFFFFFu || !localtime_r(&seconds, &parts))
        return FALSE;
    days = winlite_days_(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
    *local = winlite_filetime_(((uint64_t)days * 86400u + (uint64_t)((parts.tm_hour * 60 + parts.tm_min) * 60 +
                                parts.tm_sec)) * 10000000u + steps % 10000000u);
    return TRUE;
}
static inline BOOL LocalFileTimeToFileTime(const FILETIME *local, FILETIME *utc)
{
    SYSTEMTIME date;
    struct tm parts;
    time_t seconds;
    if (!FileTimeToSystemTime(local, &date))
        return FALSE;
    memset(&parts, 0, sizeof parts);
    parts.tm_year = date.wYear - 1900;
    parts.tm_mon = date.wMonth - 1;
    parts.tm_mday = date.wDay;
    parts.tm_hour = date.wHour;
    parts.tm_min = date.wMinute;
    parts.tm_sec = date.wSecond;
    parts.tm_isdst = -1;
    seconds = mktime(&parts);
    *utc = winlite_filetime_(((uint64_t)seconds + 11644473600u) * 10000000u + winlite_time_(local) % 10000000u);
    return TRUE;
}

typedef struct _TIME_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
} TIME_ZONE_INFORMATION, *PTIME_ZONE_INFORMATION, *LPTIME_ZONE_INFORMATION;

/* The same for a date in parts, of the zone that TZ names, which is what no zone asks for; not of others. */
static inline BOOL SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *utc,
                                                   SYSTEMTIME *local)
{
    FILETIME time;
    return !zone && SystemTimeToFileTime(utc, &time) && FileTimeToLocalFileTime(&time, &time) &&
           FileTimeToSystemTime(&time, local);
}
static inline BOOL TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *zone, const SYSTEMTIME *local,
                                                   SYSTEMTIME *utc)
{
    FILETIME time;
    return !zone && SystemTimeToFileTime(local, &time) && LocalFileTimeToFileTime(&time, &time) &&
           FileTimeToSystemTime(&time, utc);
}

static inline void GetLocalTime(SYSTEMTIME *parts)
{
    FILETIME now;
    GetSystemTimeAsFileTime(&now);
    FileTimeToLocalFileTime(&now, &now);
    FileTimeToSystemTime(&now, parts);
}

/* Milliseconds of a clock that only runs forward; wraps every 49.7 days. */
static inline DWORD GetTickCount(void)
{
    struct timespec clock;
    clock_gettime(CLOCK_MONOTONIC, &clock);
    return (DWORD)((uint64_t)clock.tv_sec * 1000u + (uint64_t)clock.tv_nsec / 1000000u);
}
static inline void Sleep(DWORD milliseconds)
{
    struct timespec wait;
    wait.tv_sec = milliseconds / 1000;
    wait.tv_nsec = (long)(milliseconds % 1000) * 1000000;
    while (nanosleep(&wait, &wait) != 0)
        ;
}

#endif

#endif
