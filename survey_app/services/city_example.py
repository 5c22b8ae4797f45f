"""What ``foursense init --example`` prints: a file to fill in, every key explained."""

from __future__ import annotations

EXAMPLE = """\
# 正式安装的说明文件。填好后运行：foursense init city.toml
# Describes a real installation.  Fill it in, then: foursense init city.toml
#
# 各种文字按语言给出：zh 中文，en 英文。default_lang 和 report_langs 中的语言都要有，其余可以不写。
# Wordings are given by language.  Every language of default_lang and report_langs is needed, others may be left out.

[city]
# 城市名称，用在问卷和报告中。  The city's name, as in questions and reports.
name = { zh = "示例市", en = "Example City" }
# 主办单位，居民首先看到的是它。  Who asks; residents read it first.
organiser = { zh = "示例市发展和改革局", en = "Example City Development and Reform Bureau" }
# 具体办理的科室。  The office that does the work.
unit = { zh = "社会发展科", en = "Social Development Office" }
# 居民可以打来核实的电话。  The number that residents may call to check.
phone = "0000-00000000"
# 页脚，不写就用主办单位。  Foot of every page; the organiser if left out.
footer = { zh = "主办单位：示例市发展和改革局", en = "Run by the Example City Development and Reform Bureau" }
# 网站备案号，没有就留空。  ICP number of the site, or empty.
icp = ""
# 时区。不是 Asia/Shanghai 时，运行 foursense 的环境也要设置 FOURSENSE_ZONE。
# Time zone.  If it is not Asia/Shanghai, set FOURSENSE_ZONE to the same wherever foursense runs.
zone = "Asia/Shanghai"
# 信函、海报的语言；报告可选的语言。  Language of letters and posters; languages that reports are wanted in.
default_lang = "zh"
report_langs = ["zh"]

[survey]
# 问卷：库中的名称，或 TOML 文件的路径（从本文件所在文件夹算起）。库中的温岭问卷表头是演示用的：
# 正式使用前请复制一份，改 id 或 version，在 [header] 填写表号、制定机关、批准文号、有效期，再用 foursense check 检查。
# The questionnaire: a name of the library, or the path of a TOML file as seen from this file's folder.  The marks in the
# header of the library's Wenling questionnaire are a demonstration's: copy it, change id or version, write your form
# number, authority, approval number and validity into [header], and run foursense check on it.
questionnaire = "questionnaire.toml"
# 人口表：18岁及以上居民总数和边际，要有来源和日期；虚构的（invented）不接受。
# The population table: residents aged 18+ with margins, source and date; invented figures are refused.
population = "population.toml"
# 村（社区）名单，CSV，首行为列名：code,town,title_zh,title_en,urban,adults
#   code   村（社区）代码；town 人口表中的镇（街道）代码；urban 写 urban（城镇）或 rural（乡村），以统计部门的城乡代码为准
#   adults 18岁及以上居民人数，可整列留空；填了就按人数成比例抽取，答卷带入样概率
# 人口表为 psu = "person" 时不用名单，删去这一行。
# The villages, a CSV file with the columns above: a code, the code of its town in the population table, titles, urban or
# rural as the statistics bureau's code says, and residents aged 18+.  The last column may be left empty as a whole; with
# it villages are drawn proportionally to size and answers carry inclusion probabilities.  With psu = "person" in the
# population table there is no list: remove the line.
villages = "villages.csv"
# 本市计划的目标及完成数，TOML 文件，可不填；以后用 foursense city --targets 更换。写法见库中的 wenling-demo-targets.toml。
# Targets of the city's plan with what was reached: a TOML file, or empty; foursense city --targets changes it later.  The
# library's wenling-demo-targets.toml shows how to write one.
targets = ""

# 报告中各镇（街道）方位示意图的位置：代码 = [列, 行]，从0起，左上角为 [0, 0]；不需要就整节不写。
# Where the towns stand on the schematic map of reports: code = [column, row] from 0, [0, 0] at the upper left; leave the
# whole table out for no map.
# [tiles]
# "331081001" = [2, 2]

[administrator]
# 第一位管理员的登录名；一次性密码在安装后显示一次。  Sign-in name of the first administrator; the password is shown once.
name = "admin"
display_name = "系统管理员"
"""
