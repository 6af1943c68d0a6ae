# Completion of wcode-setup for fish. Load it with: wcode-setup completion fish | source

function __wcode_setup
    set -l current (commandline -ct | string replace -r '^["\']' '')
    set -l typed (commandline -opc) "$current"
    set -l program (string replace -r '^~/' "$HOME/" -- $typed[1])
    _WCODE_SETUP_COMPLETE=fish _WCODE_SETUP_WORDS=(string join \x1f -- $typed) $program 2>/dev/null </dev/null |
        while read -l -d \t kind value text
            if test "$kind" = file
                set -l option (string match -r -- '^--[a-z-]*=' "$current")
                for path in (__fish_complete_path (string replace -- "$option" '' "$current"))
                    printf '%s\n' "$option$path"
                end
            else
                printf '%s\t%s\n' "$value" "$text"
            end
        end
end

complete -c wcode-setup -f -k -a '(__wcode_setup)'
