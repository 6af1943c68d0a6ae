"""Chinese for the English that reaches a message as a field: types, reasons of the system, words of libraries."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from typing import Any

TYPES = {
    "array": "数组",
    "boolean": "布尔值",
    "date": "日期",
    "float": "浮点数",
    "integer": "整数",
    "list": "列表",
    "mapping": "映射",
    "null": "空值",
    "number": "数字",
    "object": "对象",
    "string": "字符串",
    "table": "表",
    "datetime": "日期时间",
    "time": "时间",
}
SYSTEM = {
    "E2BIG": "参数列表过长",
    "EACCES": "权限不足",
    "EADDRNOTAVAIL": "地址不可用",
    "EAGAIN": "资源暂时不可用",
    "EBADF": "流已关闭",
    "EBUSY": "设备或资源正忙",
    "ECONNABORTED": "连接已中止",
    "ECONNREFUSED": "连接被拒绝",
    "ECONNRESET": "连接被对方重置",
    "EDQUOT": "超出磁盘配额",
    "EEXIST": "文件已存在",
    "EFBIG": "文件过大",
    "EHOSTDOWN": "主机已关闭",
    "EHOSTUNREACH": "没有到主机的路由",
    "EINTR": "调用被中断",
    "EINVAL": "参数无效",
    "EIO": "输入/输出错误",
    "EISDIR": "是一个目录",
    "ELOOP": "符号链接层数过多",
    "EMFILE": "打开的文件过多",
    "EMLINK": "链接过多",
    "ENAMETOOLONG": "文件名过长",
    "ENETDOWN": "网络已断开",
    "ENETUNREACH": "网络不可达",
    "ENFILE": "系统打开的文件过多",
    "ENODEV": "没有这个设备",
    "ENOENT": "文件或目录不存在",
    "ENOEXEC": "可执行文件格式错误",
    "ENOLCK": "没有可用的锁",
    "ENOMEM": "内存不足",
    "ENOSPC": "磁盘空间不足",
    "ENOSYS": "系统不支持此功能",
    "ENOTDIR": "不是目录",
    "ENOTEMPTY": "目录非空",
    "ENOTSUP": "不支持此操作",
    "ENXIO": "没有这个设备或地址",
    "EPERM": "不允许的操作",
    "EPIPE": "管道已断开",
    "EROFS": "只读文件系统",
    "ESTALE": "文件句柄已失效",
    "ETIMEDOUT": "连接超时",
    "ETXTBSY": "文件正在被执行",
    "EXDEV": "跨设备的链接",
}
"""Errors of the operating system by name."""
LIBRARIES = {
    # ruamel.yaml
    "found character {char} that cannot start any token": "字符 {char} 不能出现在值的开头",
    "found character that cannot start any token": "这个字符不能出现在值的开头",
    "could not find expected ':'": "缺少 ':'",
    "mapping keys are not allowed here": "此处不允许有键",
    "mapping values are not allowed here": "此处不允许有键值对（可能缺少引号或缩进有误）",
    "sequence entries are not allowed here": "此处不允许有列表项",
    "expected alphabetic or numeric character, but found {char}": "应为字母或数字，却是 {char}",
    "expected a digit or '.', but found {char}": "应为数字或 '.'，却是 {char}",
    "expected a digit, but found {char}": "应为数字，却是 {char}",
    "expected ' ', but found {char}": "应为空格，却是 {char}",
    "expected a comment or a line break, but found {char}": "应为注释或换行，却是 {char}",
    "expected '>' but found {char}": "应为 '>'，却是 {char}",
    "expected '>', but found {char}": "应为 '>'，却是 {char}",
    "expected '!', but found {char}": "应为 '!'，却是 {char}",
    "expected '!' but found {char}": "应为 '!'，却是 {char}",
    "expected URI, but found {char}": "应为 URI，却是 {char}",
    "expected URI escape sequence of 2 hexdecimal numbers, but found {char}": "应为两位十六进制 URI 转义，却是 {char}",
    "expected indentation indicator in the range 1-9, but found 0": "缩进指示应为 1 到 9，却是 0",
    "expected chomping or indentation indicators, but found {char}": "应为换行或缩进指示符，却是 {char}",
    "expected escape sequence of {length} hexdecimal numbers, but found {char}": "需 {length} 位十六进制，却是 {char}",
    "found unknown escape character {char}": "未知的转义字符 {char}",
    "found unknown escape character": "未知的转义字符",
    "found unexpected end of stream": "文件意外结束，引号没有闭合",
    "found unexpected document separator": "引号内出现了文档分隔符",
    "found unexpected ':'": "此处不应有 ':'",
    "found duplicate YAML directive": "YAML 指令重复",
    "found incompatible YAML document (version 1.* is required)": "YAML 版本不兼容（需要 1.*）",
    "duplicate tag handle {handle}": "标签前缀 {handle} 重复",
    "found undefined tag handle {handle}": "标签前缀 {handle} 没有定义",
    "found undefined tag handle": "标签前缀没有定义",
    "found undefined alias {alias}": "别名 {alias} 没有定义",
    "found undefined alias": "别名没有定义",
    "expected the node content, but found {token}": "应为值，却是 {token}",
    "expected <block end>, but found {token}": "块没有在此结束，却出现了 {token}（请检查缩进）",
    "expected ',' or ']', but got {token}": "应为 ',' 或 ']'，却是 {token}",
    "expected ',' or '}', but got {token}": "应为 ',' 或 '}'，却是 {token}",
    "expected '<document start>', but found {token}": "应为文档的开头，却是 {token}",
    "found non-comment content after document end marker, {token}": "文档结束标记之后还有内容",
    "but found another document": "只能有一个文档",
    # tomllib
    "Invalid statement": "语句无效",
    "Invalid value": "值无效",
    "Invalid hex value": "十六进制值无效",
    "Invalid date or datetime": "日期或时间无效",
    "Invalid initial character for a key part": "键的首字符无效",
    "Expected newline or end of document after a statement": "语句之后应为换行或文件结尾",
    "Expected '=' after a key in a key/value pair": "键之后应为 '='",
    "Expected ']' at the end of a table declaration": "表头应以 ']' 结尾",
    "Expected ']]' at the end of an array declaration": "表数组头应以 ']]' 结尾",
    "Expected {what}": "应为 {what}",
    "Found invalid character {char}": "字符 {char} 无效",
    "Illegal character {char}": "不允许字符 {char}",
    "Cannot declare {key} twice": "{key} 声明了两次",
    "Cannot overwrite a value": "这个键已有值",
    "Cannot mutate immutable namespace {key}": "不能再修改 {key}",
    "Cannot redefine namespace {key}": "不能重新定义 {key}",
    "Duplicate inline table key {key}": "内联表的键 {key} 重复",
    "Unclosed array": "数组没有闭合",
    "Unclosed inline table": "内联表没有闭合",
    "Unescaped '\\' in a string": "字符串里的 '\\' 没有转义",
    "Escaped character is not a Unicode scalar value": "转义的不是有效的 Unicode 字符",
    "Unterminated string": "字符串没有闭合",
    "TOML inline arrays/tables are nested more than the allowed {limit} levels": "嵌套超过 {limit} 层",
    "maximum recursion depth exceeded": "嵌套过深",
    "maximum recursion depth exceeded {where}": "嵌套过深",
    "Exceeds the limit {limit}": "数字的位数过多",
    # names and connections
    "Name or service not known": "无法解析域名",
    "nodename nor servname provided, or not known": "无法解析域名",
    "No address associated with hostname": "域名没有对应的地址",
    "Temporary failure in name resolution": "域名解析暂时失败",
    "Non-recoverable failure in name resolution": "域名解析失败",
    "getaddrinfo failed": "无法解析域名",
    "Tunnel connection failed: {status}": "隧道连接失败：{status}",
    "self-signed certificate": "自签名证书",
    "self-signed certificate in certificate chain": "证书链中有自签名证书",
    "unable to get local issuer certificate": "找不到签发者的证书",
    "unable to verify the first certificate": "无法验证第一个证书",
    "certificate has expired": "证书已过期",
    "certificate is not yet valid": "证书尚未生效",
    "Hostname mismatch, certificate is not valid for '{host}'.": "证书不适用于主机 '{host}'",
    "IP address mismatch, certificate is not valid for '{host}'.": "证书不适用于地址 '{host}'",
    "[SSL: WRONG_VERSION_NUMBER] wrong version number ({place})": "对方不是 TLS 服务",
    "[SSL: {code}] {words}": "错误码 {code}",
    "EOF occurred in violation of protocol ({place})": "连接被对方意外关闭",
    "Remote end closed connection without response": "对方没有回应就关闭了连接",
}
"""Texts of libraries, without what they quote of a file."""
SOURCES = {"vendor's page of {model} ({file})": "厂商的 {model} 页面（{file}）"}
"""Sources of the figures in the catalogue."""


def field(name: str, value: Any) -> Any:
    """Return the field of a message in Chinese; a value that has no translation is returned unchanged."""
    if name == "errno":
        code = errno.errorcode.get(value, str(value))
        return SYSTEM.get(code) or f"系统错误 {code}"
    if name == "says":
        return twin(LIBRARIES, value) or f"“{value}”"
    if name == "figures":
        return twin(SOURCES, value) or value
    if name in ("found", "wanted") and isinstance(value, str) and set(value.split(" or ")) <= TYPES.keys():
        return "或".join(TYPES[word] for word in value.split(" or "))
    if name in ("where", "lost", "places") and isinstance(value, str):
        return value.replace("the top level", "顶层")
    return value


def twin(table: Mapping[str, str], text: str) -> str | None:
    """Return the translation of `text` by a table whose keys may hold `{fields}`; None if it has none."""
    if text in table:
        return table[text]
    for english, translation in sorted(table.items(), key=lambda pair: -len(pair[0])):  # the most that is said
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", re.escape(english))
        found = re.fullmatch(pattern, text, re.DOTALL) if "{" in english else None
        if found:
            return re.sub(r"\{(\w+)\}", lambda name: found[name[1]], translation)  # noqa: B023 - used at once
    return None
