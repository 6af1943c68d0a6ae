# Completion of wcode-setup for bash. Load it with: eval "$(wcode-setup completion bash)"

_wcode_setup() {
    local program=$1 kind value
    # shellcheck disable=SC2088 # as it was typed
    [[ $program == "~/"* ]] && program=$HOME/${program:2}
    COMPREPLY=()
    while IFS=$'\t' read -r kind value _; do
        if [[ $kind == file ]]; then
            compopt -o default 2>/dev/null
        else
            COMPREPLY+=("$value")
        fi
    done < <(
        _WCODE_SETUP_COMPLETE=bash _WCODE_SETUP_LINE=${COMP_LINE:0:COMP_POINT} _WCODE_SETUP_BREAKS=$COMP_WORDBREAKS \
            "$program" </dev/null 2>/dev/null
    )
}

complete -o nosort -F _wcode_setup wcode-setup 2>/dev/null || complete -F _wcode_setup wcode-setup
