#compdef wcode-setup
# Completion of wcode-setup for zsh. Load it, after compinit, with: eval "$(wcode-setup completion zsh)"

_wcode-setup() {
    local program=${(Q)words[1]} kind value text
    local -a typed values shown
    [[ $program == "~/"* ]] && program=$HOME/${program:2}
    typed=("${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}")
    while IFS=$'\t' read -r kind value text; do
        if [[ $kind == file ]]; then
            compset -P '--*='
            _files
            return
        fi
        values+=("$value")
        shown+=("$value${text:+  -- $text}")
    done < <(
        _WCODE_SETUP_COMPLETE=zsh _WCODE_SETUP_WORDS=${(pj:\x1f:)typed} "$program" </dev/null 2>/dev/null
    )
    compadd -V wcode-setup -l -d shown -a values
}

if [[ ${zsh_eval_context[-1]} == loadautofunc ]]; then
    _wcode-setup "$@"
else
    compdef _wcode-setup wcode-setup
fi
