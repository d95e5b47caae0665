package io.github.updatesentinel.config.words;

import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Words that texts for users avoid, and the words to use instead. */
final class BannedWords {
  private static final Map<String, String> ENGLISH =
      Map.ofEntries(
          // What filters, sorts and counts may count.
          Map.entry(
              "(it|that|what|which|whose|none|still|baseline|key|list|machine|setting|value) counts"
                  + "|counts? (as|again|at|for|from|unsigned|until)|counted (are|as)",
              "is valid, is used, takes effect"),
          Map.entry("tells?|told", "reports, logs, shows"),
          Map.entry("says? so|said", "reports, names, shows"),
          Map.entry("wanted", "required"),
          Map.entry("(go|goes|going|went) by", "uses, is based on"),
          Map.entry("stands?(?! ?-?(in|by|alone)\\b)|stood", "is, is in"),
          Map.entry("mend(s|ed|ing)?|(put|puts|set) right", "fix, correct, restore"),
          Map.entry("anew", "again"),
          Map.entry("(by|parted by) commas", "comma-separated"),
          // The Unix user is called nobody.
          Map.entry("somebody|whoever|everybody|(?<!\\buser )nobody", "the role, or the passive"),
          Map.entry("held", "cached, kept, in use"),
          Map.entry("(give|gives|gave|given|giving) up", "drop, fail"),
          // What is lost on the way may be.
          Map.entry(
              "(is|everybody|proxy|something|whoever) on the way|on the way to", "on the path"),
          Map.entry("believe[sd]?", "trust"),
          Map.entry("for good", "permanently"),
          Map.entry("enrol(s|ments?)?", "enroll, enrollment"),
          Map.entry("(organi|synchroni|recogni|initiali|authori)s(e|es|ed|ing|ation)", "-ize"),
          Map.entry("licence|colour|behaviour|favour|centre|catalogue", "American spelling"));

  private static final Map<String, String> CHINESE =
      Map.ofEntries(
          // The Windows Update Agent is the only agent that is called so.
          Map.entry("(?<!Windows 更新)代理(?!程序|服务器)", "代理程序 (agent), 代理服务器 (proxy)"),
          Map.entry("登记", "注册"),
          Map.entry("虚报", "误报"),
          Map.entry("阻断", "阻止"),
          Map.entry("有待装|待装更新", "有待安装的更新"),
          Map.entry("版本类别", "版本"),
          Map.entry("发行版本", "版本号"),
          Map.entry("应有(的)?(版本|更新|修订)", "要求的内部版本"),
          Map.entry("确定程度", "可信度"),
          Map.entry("严重级别", "严重程度"),
          Map.entry("禁用来源|更改来源", "是什么禁用了该服务"),
          Map.entry("注销", "退出登录"),
          Map.entry("账号|账户", "帐户"),
          // Windows Installer rolls back: 回滚.
          Map.entry("回滚(到|基线|版本)", "回退"),
          Map.entry("重启", "重新启动"),
          // 机器人 is a robot, 虚拟机器 does not occur.
          Map.entry("机器(?!人)", "计算机"),
          Map.entry("提升权限", "管理员命令提示符"),
          Map.entry("服务器途中|途中有", "网络链路上"));

  private record Rule(Pattern pattern, String instead) {}

  private static final List<Rule> RULES =
      Stream.concat(
              ENGLISH.entrySet().stream()
                  .map(
                      rule ->
                          new Rule(
                              Pattern.compile(
                                  "\\b(?:" + rule.getKey() + ")\\b", Pattern.CASE_INSENSITIVE),
                              rule.getValue())),
              CHINESE.entrySet().stream()
                  .map(rule -> new Rule(Pattern.compile(rule.getKey()), rule.getValue())))
          .toList();

  private BannedWords() {}

  /**
   * The banned words in a text, each with its replacement, such as {@code "told": reports, logs}.
   *
   * @return empty if there is none
   */
  static List<String> in(String text) {
    return RULES.stream()
        .flatMap(
            rule ->
                rule.pattern()
                    .matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .map(found -> "\"" + found + "\": " + rule.instead()))
        .toList();
  }
}
