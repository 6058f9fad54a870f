@echo off
rem A double-click makes the portable folder for borrowed laptops (Python 3.11 to 3.13 is needed on this computer, once).
chcp 65001 >nul
cd /d "%~dp0.."
where py >nul 2>nul && (set "python=py -3") || (set "python=python")
%python% --version >nul 2>nul
if errorlevel 1 (
  echo Python 3.11, 3.12 or 3.13 was not found. Install it from python.org and start again.
  pause
  exit /b 1
)
%python% installer\dev.py build
if errorlevel 1 (
  echo.
  echo The folder was not made. The last lines above say why.
) else (
  explorer out\portable
)
pause
