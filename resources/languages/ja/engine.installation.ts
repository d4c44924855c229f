<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja" sourcelanguage="en">
  <context>
    <name>Palimpsest</name>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>Install Palimpsest again.</source>
      <translation>Palimpsestを再インストールしてください。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>holds no carrier of Palimpsest that this version can read.</source>
      <translation>このバージョンで読めるPalimpsestのキャリアがありません。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>names a file that cannot be one.</source>
      <translation>指定されたファイルが不正です。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>is missing.</source>
      <translation>見つかりません。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>There is no build for "{device}" on this system.</source>
      <translation>このシステム用の「{device}」ビルドはありません。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>There is one for {there}.</source>
      <translation>あるのは{there}用です。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>cannot be read ({reason}).</source>
      <translation>読み取れません（{reason}）。</translation>
    </message>
    <message>
      <location filename="engine/installation/carrier.py" />
      <source>is not the file that the installer brought: its SHA-256 differs.</source>
      <translation>インストーラーが置いたファイルではありません（SHA-256の不一致）。</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>a checkout is set up again by: make setup</source>
      <translation>チェックアウトは次のコマンドで設定し直せます：make setup</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>pipx looks after it: pipx reinstall palimpsest</source>
      <translation>pipxが管理しています：pipx reinstall palimpsest</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>uv looks after it: uv tool upgrade --reinstall palimpsest</source>
      <translation>uvが管理しています：uv tool upgrade --reinstall palimpsest</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>pip looks after it: pip install --force-reinstall and the wheel that it was installed from</source>
      <translation>pipが管理しています：pip install --force-reinstallと、インストールに使ったwheel</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>an offline bundle is repaired by installing it again</source>
      <translation>オフライン版は、インストールし直すと修復されます</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>by the Windows installer</source>
      <translation>Windowsインストーラーで</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>by the macOS app</source>
      <translation>macOSアプリで</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>by the .run installer</source>
      <translation>.runインストーラーで</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>Installed {way}, {device} build</source>
      <translation>{way}インストール、{device}ビルド</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>Installed {way}</source>
      <translation>{way}インストール</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>by the .{kind} package</source>
      <translation>.{kind}パッケージで</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>by {tool}</source>
      <translation>{tool}で</translation>
    </message>
    <message>
      <location filename="engine/installation/description.py" />
      <source>{carrier} is gone; install Palimpsest again</source>
      <translation>{carrier}がありません。Palimpsestをインストールし直してください</translation>
    </message>
    <message>
      <location filename="engine/installation/making.py" />
      <source>Looking for room and for what is there</source>
      <translation>空き容量と既存のものの確認</translation>
    </message>
    <message>
      <location filename="engine/installation/making.py" />
      <source>Getting a Python</source>
      <translation>Pythonの準備</translation>
    </message>
    <message>
      <location filename="engine/installation/making.py" />
      <source>Downloading and unpacking the libraries</source>
      <translation>ライブラリのダウンロードと展開</translation>
    </message>
    <message>
      <location filename="engine/installation/making.py" />
      <source>Putting everything in its place</source>
      <translation>ファイルの配置</translation>
    </message>
    <message>
      <location filename="engine/installation/making.py" />
      <source>Trying it out with an edit of the demo world</source>
      <translation>デモ世界の編集による動作確認</translation>
    </message>
  </context>
</TS>
