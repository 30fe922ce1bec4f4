# Counting for the shell suites: `check NAME COMMAND...` counts one, `finish` prints the counts and exits.
passed=0
failed=0

check() {
    checked=$1
    shift
    if "$@" >"$OPENIMSG_OUT/check.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "  failed: $checked"
        sed 's/^/    /' "$OPENIMSG_OUT/check.log" | tail -40
    fi
}

finish() {
    echo "$passed passed, $failed failed"
    [ "$failed" = 0 ]
    exit
}
