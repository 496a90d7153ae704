# SPDX-License-Identifier: MIT
# heihe_pch(TARGET HEADER...): with HEIHE_PCH these headers are parsed once for the target.
# heihe_test_pch(TARGET KIND): those of the tests, once for all of a kind: `io` (they link heihe::run), `plain`.

set(HEIHE_PCH_STANDARD <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <limits> <map> <memory>
                       <optional> <string> <string_view> <utility> <vector>)

function(heihe_pch target)
  if(HEIHE_PCH)
    target_precompile_headers(${target} PRIVATE ${HEIHE_PCH_STANDARD} ${ARGN})
  endif()
endfunction()

function(heihe_test_pch target kind)
  if(NOT HEIHE_PCH)
    return()
  endif()
  set(owner heihe_test_pch_${kind})
  if(NOT TARGET ${owner})
    file(WRITE "${PROJECT_BINARY_DIR}/generated/${owner}.cpp" "")
    add_executable(${owner} EXCLUDE_FROM_ALL "${PROJECT_BINARY_DIR}/generated/${owner}.cpp")
    heihe_link_test_kind(${owner} ${kind})
    target_precompile_headers(${owner} PRIVATE ${HEIHE_PCH_STANDARD} <catch2/catch.hpp> <fstream> <sstream>)
  endif()
  target_precompile_headers(${target} REUSE_FROM ${owner})
endfunction()
