package io.github.updatesentinel.agent.config;

import java.util.Locale;

/** The settings as properties of the MSI. */
final class InstallerProperties {
  private final SettingTexts texts;

  InstallerProperties(SettingTexts texts) {
    this.texts = texts;
  }

  String wxi() {
    StringBuilder references = new StringBuilder();
    StringBuilder properties = new StringBuilder();
    StringBuilder components = new StringBuilder();
    for (Setting<?> setting : Settings.ALL) {
      String key = setting.key();
      String property = key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
      references.append("    <ComponentRef Id=\"%s\" />\n".formatted(key));
      properties.append(
          """
            <Property Id="%2$s">
              <RegistrySearch Id="%1$s" Root="HKLM" Key="SOFTWARE\\UpdateSentinel"
                  Name="%1$s[%2$s]" Type="raw" Win64="yes" />
            </Property>
          """
              .formatted(key, property));
      components.append(
          """
              <Component Id="%1$s" Win64="yes" Guid="%3$s">
                <RegistryValue Id="%1$s" Root="HKLM" Key="SOFTWARE\\UpdateSentinel" Name="%1$s"
                    Type="string" Value="[%2$s]" KeyPath="yes" />
              </Component>
          """
              .formatted(key, property, texts.get(key + ".component")));
    }
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <!-- Each setting as a property, made by the build. UpdateSentinel.wxs includes it. -->
    <Include>
      <Feature Id="Settings" Title="Settings" Level="1" Display="hidden" Absent="disallow"
          AllowAdvertise="no">
    %s    <ComponentRef Id="ConfigurationFile" />
      </Feature>

    %s
      <DirectoryRef Id="DataFolder">
    %s    <Component Id="ConfigurationFile" Win64="yes" Guid="B182668C-F85C-5F68-A814-D9E58B6BEF84">
          <RegistryValue Id="ConfigurationFile" Root="HKLM" Key="SOFTWARE\\UpdateSentinel\\Installer"
              Name="ConfigurationFile" Type="string" Value="[CONFIG_FILE]" KeyPath="yes" />
        </Component>
      </DirectoryRef>
    </Include>
    """
        .formatted(references, properties, components);
  }
}
