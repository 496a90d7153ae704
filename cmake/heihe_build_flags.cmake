# SPDX-License-Identifier: MIT
# Flags of our own builds. A project that includes heihe keeps its own: what the numbers need
# (-ffp-contract=off, EIGEN_DONT_PARALLELIZE) is on the interface target instead.

if(NOT PROJECT_IS_TOP_LEVEL)
  return()
endif()

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
# What users run has its stack and its buffers guarded; no value changes by it.
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2")
set(HEIHE_DEBUG_INFO 1 CACHE STRING
    "-g of debug builds: 1 tells lines, 2 variables too, and takes a third longer to compile")
set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g${HEIHE_DEBUG_INFO}")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(HEIHE_WARNINGS_AS_ERRORS)
  add_compile_options(-Werror)
endif()

# One CPU for all builds, so that dev and release agree to the last bit, here and elsewhere.
if(HEIHE_NATIVE)
  add_compile_options(-march=native -Wno-maybe-uninitialized)  # gcc 12 warns falsely of its AVX-512
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  add_compile_options(-march=x86-64-v2)
endif()

# The compiler may replace pow(x, 2) by x * x, or fold exp(1.5), where its inliner happens to see
# the constant: that depends on -O and differs in the last bit from libm. So libm is always called.
foreach(name IN ITEMS exp exp2 expm1 log log2 log10 log1p pow cbrt hypot sin cos tan asin acos atan
                      atan2 sinh cosh tanh asinh acosh atanh erf erfc tgamma lgamma)
  add_compile_options(-fno-builtin-${name})
endforeach()
add_compile_options(-fno-math-errno)  # sqrt becomes one instruction; no value changes

# No path of this machine in the binary, so that two checkouts build the same bytes.
add_compile_options(-ffile-prefix-map=${PROJECT_SOURCE_DIR}/=
                    -ffile-prefix-map=${PROJECT_BINARY_DIR}=build)

if(CMAKE_BUILD_TYPE STREQUAL "Debug" OR HEIHE_AUDIT)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)  # spans, vectors and strings check their indices
endif()
if(HEIHE_AUDIT)
  set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g")  # no NDEBUG: assert() speaks
  add_compile_definitions(HEIHE_AUDIT)   # checks that cost time
endif()
if(HEIHE_SANITIZE)
  add_compile_options(-fsanitize=${HEIHE_SANITIZE} -fno-omit-frame-pointer
                      -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${HEIHE_SANITIZE})
  set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")  # with -O1 gcc takes four times as long over these checks
endif()

# Tables of addresses are read-only before main() begins.
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
  add_link_options(LINKER:-z,relro LINKER:-z,now)
endif()

if(HEIHE_CCACHE)
  find_program(HEIHE_CCACHE_PROGRAM ccache)
  if(HEIHE_CCACHE_PROGRAM)
    # What ccache must be told to keep files that use a precompiled header.
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros
                                    "${HEIHE_CCACHE_PROGRAM}")
  endif()
endif()
if(HEIHE_TIDY)
  find_program(HEIHE_TIDY_PROGRAM NAMES clang-tidy clang-tidy-14 REQUIRED)
  set(CMAKE_CXX_CLANG_TIDY "${HEIHE_TIDY_PROGRAM}")
endif()
