# SPDX-License-Identifier: MIT
# cmake -DSOURCE=dir -DGENERATED=dir -P write_commit.cmake
# Puts the commit into build_info.cpp; the file is touched only when it changes.
cmake_minimum_required(VERSION 3.25)

set(commit unknown)
find_program(git git)
if(git)
  execute_process(COMMAND ${git} -C "${SOURCE}" describe --always --dirty --tags
                  OUTPUT_VARIABLE out RESULT_VARIABLE failed ERROR_QUIET
                  OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT failed)
    set(commit "${out}")
  endif()
endif()
file(READ "${GENERATED}/build_info.cpp.in" text)
string(REPLACE HEIHE_COMMIT "${commit}" text "${text}")
file(WRITE "${GENERATED}/build_info.cpp.new" "${text}")
file(COPY_FILE "${GENERATED}/build_info.cpp.new" "${GENERATED}/build_info.cpp"
     ONLY_IF_DIFFERENT)
