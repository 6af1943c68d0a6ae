"""Claude Code's types of settings (2.1.332): it ignores a file that breaks one, as a whole.

Found by `claude doctor` on files with a value of each type under each name. Names that are not here may have any value;
an element of a list, and a word of a fixed set, are left to `claude validate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wcode_setup.documents.base import Document, Path
from wcode_setup.errors import Note, SetupError
from wcode_setup.tools.base import Target
from wcode_setup.tools.common import dig

_TEXTS = """
    $schema advisorModel agent apiKeyHelper attributionProject autoMemoryDirectory awsAuthRefresh
    awsCredentialExport claudeMd downloadsMirrorUrl gcpAuthRefresh language minimumVersion model
    modelCatalogPublicKey modelCatalogUrl otelHeadersHelper outputStyle plansDirectory pluginTrustMessage
    prUrlTemplate processWrapper proxyAuthHelper requiredMaximumVersion requiredMinimumVersion statusLine.command
    timeZone
"""
_FLAGS = """
    agentPushNotifEnabled allowAllClaudeAiMcps allowClaudeInChromeWithManagedMcp allowManagedHooksOnly
    allowManagedMcpServersOnly allowManagedPermissionRulesOnly allowNestedModelAccessUnderForceLogin
    alwaysThinkingEnabled autoCompactEnabled autoContinueAtUsageLimit autoDreamEnabled autoMemoryEnabled
    autoScrollEnabled autoUploadSessions awaySummaryEnabled bashEditDiffEnabled channelsEnabled
    clawdFileProgressEnabled disableAgentView disableAllHooks disableArtifact disableBundledSkills
    disableClaudeAiConnectors disableCommandPluginSources disableDirectMcpSkills disableRemoteControl
    disableReplyCheck disableSideloadFlags disableSkillShellExecution disableWindowsBashCommandSplit
    disableWorkflows doneMeansMerged emojiCompletionEnabled enableAllProjectMcpServers enableArtifact
    enableWorkflows enforceAvailableModels fastMode fastModePerSessionOptIn fileCheckpointingEnabled
    forceRemoteSettingsRefresh idleCompaction includeCoAuthoredBy includeGitInstructions inputNeededNotifEnabled
    isolatePeerMachines precomputeCompactionEnabled prefersReducedMotion promptSuggestionEnabled
    remoteControlAtStartup respectGitignore respondToBashCommands responseComparisonEnabled
    showClearContextOnPlanAccept showMessageTimestamps showThinkingSummaries showTurnDuration
    skipDangerousModePermissionPrompt skipWebFetchPreflight skipWorkflowUsageWarning spinnerTipsEnabled
    switchModelsOnFlag syncClaudeAiPlugins syncClaudeAiSkills syntaxHighlightingDisabled terminalProgressBarEnabled
    terminalTitleFromRename todoFeatureEnabled totalTokensReminderAfterUserTurn verbose
    wheelScrollAccelerationEnabled workflowKeywordTriggerEnabled wslInheritsWindowsSettings
"""
_NUMBERS = """
    cleanupPeriodDays desktopSessionCleanupPeriodDays feedbackSurveyRate skillListingBudgetFraction
    skillListingMaxDescChars totalTokensReminderBudget
"""
_LISTS = """
    allowedChannelPlugins allowedHttpHookUrls availableModels blockedMarketplaces claudeMdExcludes
    companyAnnouncements fallbackModel hooks.PermissionRequest
    hooks.PreToolUse httpHookAllowedEnvVars permissions.additionalDirectories permissions.allow permissions.ask
    permissions.deny pluginSuggestionMarketplaces sshConfigs strictKnownMarketplaces
"""
_OBJECTS = """
    breakReminder enabledPlugins env fileSuggestion modelOverrides permissions pluginConfigs quietHours remote
    remoteTools sandbox skillOverrides spinnerVerbs statusLine voice worktree
"""
_NULLABLE = """
    allowManagedHooksOnly allowManagedMcpServersOnly allowManagedPermissionRulesOnly autoContinueAtUsageLimit
    autoUploadSessions blockedMarketplaces channelsEnabled disableAgentView disableArtifact disableBundledSkills
    disableClaudeAiConnectors disableCommandPluginSources disableDirectMcpSkills disableRemoteControl
    disableSideloadFlags disableSkillShellExecution disableWindowsBashCommandSplit disableWorkflows
    enableAllProjectMcpServers enableArtifact enableWorkflows enforceAvailableModels fastModePerSessionOptIn
    fileCheckpointingEnabled isolatePeerMachines remoteControlAtStartup responseComparisonEnabled
    skipDangerousModePermissionPrompt skipWebFetchPreflight skipWorkflowUsageWarning strictKnownMarketplaces
    syncClaudeAiPlugins syncClaudeAiSkills
"""
"""The names that may have null, too."""
_KINDS: tuple[tuple[str, str, type | tuple[type, ...]], ...] = (
    (_TEXTS, "claude-wants-text", str),
    (_FLAGS, "claude-wants-flag", bool),
    (_NUMBERS, "claude-wants-number", (int, float)),
    (_LISTS, "claude-wants-list", list),
    (_OBJECTS, "claude-wants-object", dict),
)


def require_valid(target: Target, document: Document) -> None:
    """Raise `claude-ignored` for settings that Claude Code would ignore."""
    for path, what in complaints(document):
        line, column = document.position(path) or (None, None)
        where = ".".join(map(str, path)) or "the top level"
        raise SetupError("claude-ignored", path=target.path, line=line, column=column, where=where, what=what)


def complaints(document: Document) -> Iterator[tuple[Path, Note]]:
    """The values that Claude Code would reject: path, and the type that it requires."""
    if document.empty:
        return
    if not isinstance(document.data, dict):
        yield (), Note("claude-wants-object")
        return
    for names, code, kind in _KINDS:
        for name in names.split():
            *around, last = name.split(".")
            holder = dig(document.data, *around)
            if not isinstance(holder, dict) or last not in holder or _fits(holder[last], kind):
                continue
            if holder[last] is not None or name not in _NULLABLE.split():
                yield (*around, last), Note(code)


def _fits(value: Any, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool))
