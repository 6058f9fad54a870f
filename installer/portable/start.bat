@echo off
chcp 936 >nul
title 技能考务通
setlocal
for /f "tokens=2 delims=[]" %%v in ('ver') do set version=%%v
echo %version% | findstr /r /c:" 10\." >nul
if errorlevel 1 (
  echo.
  echo   本机不能用，请换机或用纸笔卷。
  echo   需要 Windows 10 或更高版本，本机是：%version%
  echo.
  pause
  exit /b 1
)
set "stick=%~dp0"
set "base=%LOCALAPPDATA%\skillsapp-portable"
set /p build=<"%stick%program\build.txt"
set "program=%base%\%build%"
if not exist "%program%\ready" (
  echo 正在把程序复制到本机，约一分钟，请勿拔出U盘……
  if exist "%program%" rmdir /s /q "%program%"
  robocopy "%stick%program" "%program%" /e /nfl /ndl /njh /njs /np >nul
  if errorlevel 8 (
    echo 复制失败：本机磁盘空间不足或没有写入权限。请清出 1 GB 空间，或换一台电脑。
    pause
    exit /b 1
  )
  echo ready>"%program%\ready"
)
cd /d "%program%"
start "" "%program%\skillsapp-windows.exe" venue --stick "%stick%packages"
endlocal
