; The Windows installer: for one person, without an administrator. build.py makes it and says what ${...} stand for:
;   VERSION 0.1.0, NUMBERS 0.1.0.0, STAGE the folder with Palimpsest.exe and carrier\, FILES the commands that lay the carrier
;   down, PICTURES the folder of the .bmp files, DOWNLOAD what a first start fetches, OUT the installer, and SIGN a command
;   that signs the file named behind it.
; Silently: /S, with /D=C:\some\folder as the last word for another place. Exit codes: 0 done, 1 cancelled, 2 failed,
; 3 the program runs, 4 Windows is too old. The uninstaller has /S as well, and /DATA to remove a person's own work too.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
ManifestDPIAware true
RequestExecutionLevel user

!include MUI2.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include nsDialogs.nsh
!include WinVer.nsh

!define PRODUCT "Palimpsest"
!define PUBLISHER "The Palimpsest authors"
!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${PRODUCT}"
!define CLASSES "Software\Classes"
!define KIND "Palimpsest.Session"
!define APP_PATH "Software\Microsoft\Windows\CurrentVersion\App Paths\${PRODUCT}.exe"
!define RUNS 3
!define TOO_OLD 4

Name "${PRODUCT}"
BrandingText "${PRODUCT} ${VERSION}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${PRODUCT}"
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"

VIProductVersion "${NUMBERS}"
VIAddVersionKey "ProductName" "${PRODUCT}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${PRODUCT} installer"
VIAddVersionKey "CompanyName" "${PUBLISHER}"
VIAddVersionKey "LegalCopyright" "MIT License"

!ifdef SIGN
  !uninstfinalize '${SIGN} "%1"' = 0
  !finalize '${SIGN} "%1"' = 0
!endif

; ---- what a person sees ----

!define MUI_ICON "${STAGE}\carrier\icons\palimpsest.ico"
!define MUI_UNICON "${STAGE}\carrier\icons\palimpsest.ico"
!define MUI_HEADERIMAGE
!define MUI_HEADERIMAGE_RIGHT
!define MUI_HEADERIMAGE_BITMAP "${PICTURES}\header.bmp"
!define MUI_HEADERIMAGE_UNBITMAP "${PICTURES}\header.bmp"
!define MUI_HEADERIMAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_HEADERIMAGE_UNBITMAP_STRETCH AspectFitHeight
!define MUI_WELCOMEFINISHPAGE_BITMAP "${PICTURES}\welcome.bmp"
!define MUI_WELCOMEFINISHPAGE_BITMAP_STRETCH AspectFitHeight
!define MUI_ABORTWARNING

!define MUI_WELCOMEPAGE_TITLE "Install ${PRODUCT} ${VERSION}"
!define MUI_WELCOMEPAGE_TEXT "${PRODUCT} edits what local language models know, and shows what each edit does inside them.$\r$\n$\r$\nIt is installed for you alone; no administrator is needed.$\r$\n$\r$\nAt its first start it fetches PyTorch and the other libraries that it works with (${DOWNLOAD}), once. You see how far it is, and can cancel it and go on later."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_TITLE "${PRODUCT} is installed"
!define MUI_FINISHPAGE_TEXT "You find it in the Start menu, and a double click on a .palimpsest file opens it.$\r$\n$\r$\nIts first start takes some minutes, as it fetches what it works with."
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PRODUCT}.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Start ${PRODUCT} now"
!insertmacro MUI_PAGE_FINISH

UninstPage custom un.Ask un.Answered
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

; ---- both ----

Var Data   ; where engine/support/places.py keeps a person's data
Var Cache
Var WithData

; Whether a file is in use, which a program that runs is: $0 is 1 then.
!macro IsInUse file
  StrCpy $0 0
  ${If} ${FileExists} "${file}"
    ClearErrors
    FileOpen $1 "${file}" a
    ${If} ${Errors}
      StrCpy $0 1
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

; Ask until the program is closed; silently, or when that is given up, leave with RUNS.
!macro MustNotRun un
Function ${un}MustNotRun
  again:
  !insertmacro IsInUse "$INSTDIR\${PRODUCT}.exe"
  ${If} $0 = 0
    FindFirst $2 $3 "$Data\environments\*"
    ${DoWhile} $3 != ""
      !insertmacro IsInUse "$Data\environments\$3\Scripts\pythonw.exe"
      ${If} $0 = 1
        ${ExitDo}
      ${EndIf}
      FindNext $2 $3
    ${Loop}
    FindClose $2
  ${EndIf}
  ${If} $0 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${PRODUCT} is running. Please close it first." /SD IDCANCEL IDRETRY again
    SetErrorLevel ${RUNS}
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro MustNotRun ""
!insertmacro MustNotRun "un."

!macro FindPlaces
  SetShellVarContext current
  ReadEnvStr $Data "PALIMPSEST_HOME"
  ${If} $Data == ""
    StrCpy $Data "$LOCALAPPDATA\palimpsest\palimpsest"
    StrCpy $Cache "$Data\Cache"
  ${Else}
    StrCpy $Cache $Data
  ${EndIf}
!macroend

; ---- installing ----

Function .onInit
  !insertmacro FindPlaces
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_OK|MB_ICONSTOP "${PRODUCT} needs Windows 10 or newer." /SD IDOK
    SetErrorLevel ${TOO_OLD}
    Quit
  ${EndIf}
  ${If} ${Silent}
    Call MustNotRun
  ${EndIf}
FunctionEnd

Section
  Call MustNotRun
  RMDir /r "$INSTDIR\carrier.new"
  !include "${FILES}" ; whole, in carrier.new, before the former one goes
  ${If} ${FileExists} "$EXEDIR\wheelhouse\*.*" ; a first start without the network: the launcher hands this on
    FileOpen $0 "$INSTDIR\carrier.new\wheelhouse.txt" w
    FileWriteUTF16LE /BOM $0 "$EXEDIR\wheelhouse"
    FileClose $0
  ${EndIf}
  SetOutPath "$INSTDIR"
  RMDir /r "$INSTDIR\carrier"
  ClearErrors
  Rename "$INSTDIR\carrier.new" "$INSTDIR\carrier"
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONSTOP "The files in $INSTDIR\carrier are in use. Please close what uses them and install again." /SD IDOK
    SetErrorLevel ${RUNS}
    Quit
  ${EndIf}
  File "${STAGE}\${PRODUCT}.exe"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${PRODUCT}.lnk" "$INSTDIR\${PRODUCT}.exe" "" "" "" "" "" "Knowledge editing of local language models"

  WriteRegStr HKCU "${ENTRY}" "DisplayName" "${PRODUCT}"
  WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${ENTRY}" "Publisher" "${PUBLISHER}"
  WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\${PRODUCT}.exe,0"
  WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
  WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" $0

  WriteRegStr HKCU "${APP_PATH}" "" "$INSTDIR\${PRODUCT}.exe"
  WriteRegStr HKCU "${CLASSES}\.palimpsest" "" "${KIND}"
  WriteRegStr HKCU "${CLASSES}\.palimpsest\OpenWithProgids" "${KIND}" ""
  WriteRegStr HKCU "${CLASSES}\${KIND}" "" "Palimpsest session"
  WriteRegStr HKCU "${CLASSES}\${KIND}\DefaultIcon" "" "$INSTDIR\carrier\icons\document.ico"
  WriteRegStr HKCU "${CLASSES}\${KIND}\shell\open\command" "" '"$INSTDIR\${PRODUCT}.exe" "%1"'
  ${RefreshShellIcons}
SectionEnd

; ---- removing ----

Function un.onInit
  !insertmacro FindPlaces
  StrCpy $WithData 0
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/DATA" $1
  ${IfNot} ${Errors}
    StrCpy $WithData 1
  ${EndIf}
  Call un.MustNotRun
FunctionEnd

Var Box

Function un.Ask
  !insertmacro MUI_HEADER_TEXT "Remove ${PRODUCT}" "The program goes, your work stays."
  nsDialogs::Create 1018
  Pop $0
  ${NSD_CreateLabel} 0 0 100% 36u "${PRODUCT} is removed from this computer, with the environments that it made (PyTorch and other libraries).$\r$\n$\r$\nYour sessions and settings are kept, for a later installation:"
  Pop $0
  ${NSD_CreateLabel} 0 38u 100% 12u "$Data"
  Pop $0
  ${NSD_CreateCheckBox} 0 60u 100% 12u "Remove my sessions, comparisons and settings too. This cannot be undone."
  Pop $Box
  nsDialogs::Show
FunctionEnd

Function un.Answered
  ${NSD_GetState} $Box $WithData
FunctionEnd

; A folder with all in it. Its paths may be longer than NSIS knows, hence the second try.
!macro RemoveTree folder
  RMDir /r "${folder}"
  ${If} ${FileExists} "${folder}\*.*"
    nsExec::Exec 'cmd.exe /d /c rd /s /q "\\?\${folder}"'
    Pop $0
  ${EndIf}
!macroend

Section "un."
  !insertmacro RemoveTree "$Data\environments"
  !insertmacro RemoveTree "$Data\updates\carriers"
  !insertmacro RemoveTree "$Cache\uv"
  ${If} $WithData = 1
    !insertmacro RemoveTree "$Data\config"
    !insertmacro RemoveTree "$Data\sessions"
    !insertmacro RemoveTree "$Data\drafts"
    !insertmacro RemoveTree "$Data\bin"
    !insertmacro RemoveTree "$Data\comparisons"
    !insertmacro RemoveTree "$Cache\statistics"
    !insertmacro RemoveTree "$Data\logs"
    ReadEnvStr $0 "PALIMPSEST_HOME"
    ${If} $0 == "" ; a folder of the program's own; one that a person has named may hold other things
      !insertmacro RemoveTree "$LOCALAPPDATA\palimpsest"
    ${EndIf}
  ${EndIf}
  RMDir "$Cache"
  RMDir "$Data\updates"
  RMDir "$Data"
  RMDir "$LOCALAPPDATA\palimpsest"

  ReadRegStr $0 HKCU "${CLASSES}\.palimpsest" ""
  ${If} $0 == "${KIND}" ; another program may have taken it over
    DeleteRegValue HKCU "${CLASSES}\.palimpsest" ""
  ${EndIf}
  DeleteRegValue HKCU "${CLASSES}\.palimpsest\OpenWithProgids" "${KIND}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.palimpsest\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\.palimpsest"
  DeleteRegKey HKCU "${CLASSES}\${KIND}"
  DeleteRegKey HKCU "${APP_PATH}"
  DeleteRegKey HKCU "${ENTRY}"
  Delete "$SMPROGRAMS\${PRODUCT}.lnk"
  RMDir /r "$INSTDIR\carrier"
  RMDir /r "$INSTDIR\carrier.new"
  Delete "$INSTDIR\${PRODUCT}.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR" ; kept where a person has put something else there
  ${RefreshShellIcons}
SectionEnd
