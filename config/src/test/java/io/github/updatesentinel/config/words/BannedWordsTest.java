package io.github.updatesentinel.config.words;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BannedWordsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "it counts from the next check on",
        "Event 7040 tells when it happened",
        "the wanted build",
        "Whoever listens learns them",
        "the file is read anew",
        "list, parted by commas",
        "a service that is mended",
        "an enrolment token",
        "The synchronised update",
        "用它安装代理：",
        "代理 ID",
        "检查网络、代理、名称解析",
        "更新被阻断",
        "登记令牌",
        "账号",
        "哪些机器",
      })
  void aBannedWordIsFound(String text) {
    assertThat(BannedWords.in(text)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The counts of the collector are old",
        "An index filters, sorts and counts",
        "Nothing is lost on the way",
        "安装失败会回滚",
        "runs as the user nobody",
        "a stand-in and a standby server",
        "Enroll with an enrollment token. A retold_rank is no word.",
        "代理程序通过代理服务器连接",
        "Windows 更新代理有自己的设置",
        "钉钉机器人",
      })
  void aLegitimateUseIsNot(String text) {
    assertThat(BannedWords.in(text)).isEmpty();
  }
}
