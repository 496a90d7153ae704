# SPDX-License-Identifier: MIT
# heihe::heihe, the headers; heihe::io, what is compiled once; heihe::run, a run as a call; heihe::report, a run
# as a page.
# The CMake target of the headers is called heihe_headers so that `--target heihe` is the program.

file(GLOB_RECURSE HEIHE_HEADERS CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/include/heihe/*.hpp")
add_library(heihe_headers INTERFACE)
add_library(heihe::heihe ALIAS heihe_headers)
set_target_properties(heihe_headers PROPERTIES EXPORT_NAME heihe VERIFY_INTERFACE_HEADER_SETS ON)
target_compile_features(heihe_headers INTERFACE cxx_std_20)
target_sources(heihe_headers INTERFACE FILE_SET HEADERS BASE_DIRS "${PROJECT_SOURCE_DIR}/include"
                                       FILES ${HEIHE_HEADERS})
target_link_libraries(heihe_headers INTERFACE Eigen3::Eigen OpenMP::OpenMP_CXX)
# The same bits at any thread count: no fused multiply-add, no threads inside Eigen.
target_compile_options(heihe_headers INTERFACE $<$<COMPILE_LANGUAGE:CXX>:-ffp-contract=off>)
target_compile_definitions(heihe_headers INTERFACE EIGEN_DONT_PARALLELIZE)
# Whether each header stands alone is looked at by compiling it alone, a quarter of the time without what it would
# include for the headers-only way (*_impl.hpp, which are headers too) and without optimisation.
set(verifying $<STREQUAL:$<TARGET_PROPERTY:NAME>,heihe_headers_verify_interface_header_sets>)
target_compile_definitions(heihe_headers INTERFACE $<BUILD_INTERFACE:$<${verifying}:HEIHE_COMPILED>>)
target_compile_options(heihe_headers INTERFACE $<BUILD_INTERFACE:$<${verifying}:-O0>>
                                               $<BUILD_INTERFACE:$<${verifying}:-g0>>)

if(NOT HEIHE_BUILD_IO)
  return()
endif()

# heihe/io/build_info.hpp: what `heihe info` tells of this build. The commit is looked up each time.
set(generated "${PROJECT_BINARY_DIR}/generated")
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
get_directory_property(options COMPILE_OPTIONS)
list(FILTER options EXCLUDE REGEX "-prefix-map|-fno-builtin|^-W")
string(JOIN " " HEIHE_FLAGS ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}} ${options}
       -ffp-contract=off)
configure_file(cmake/build_info.cpp.in "${generated}/build_info.cpp.in" @ONLY)
add_custom_target(heihe_commit
  COMMAND ${CMAKE_COMMAND} -DSOURCE=${PROJECT_SOURCE_DIR} -DGENERATED=${generated}
          -P ${PROJECT_SOURCE_DIR}/cmake/write_commit.cmake
  BYPRODUCTS "${generated}/build_info.cpp" COMMENT "Looking up the commit" VERBATIM)

# Each folder lib/<name> keeps its public headers in lib/<name>/include/heihe/<name>.
file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/lib/*.cpp")
file(GLOB include_dirs LIST_DIRECTORIES true "${PROJECT_SOURCE_DIR}/lib/*/include")
file(GLOB_RECURSE headers CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/lib/*/include/*.hpp")
foreach(list IN ITEMS sources include_dirs headers)
  foreach(name IN ITEMS run report)  # libraries of their own
    set(${name}_${list} ${${list}})
    list(FILTER ${name}_${list} INCLUDE REGEX "/lib/${name}/")
    list(FILTER ${list} EXCLUDE REGEX "/lib/${name}/")
  endforeach()
endforeach()
add_library(heihe_io STATIC ${sources} "${generated}/build_info.cpp")
# The digest of every checkpoint and result: without optimisation the tests of damaged files would take minutes.
set_source_files_properties(lib/io/files/sha256.cpp PROPERTIES COMPILE_OPTIONS "-O2;-fno-sanitize=all"
                                                       SKIP_PRECOMPILE_HEADERS ON)
add_library(heihe::io ALIAS heihe_io)
add_dependencies(heihe_io heihe_commit)
target_include_directories(heihe_io PRIVATE "${PROJECT_SOURCE_DIR}")  # "lib/mf6/ROOM/x.hpp"
set_target_properties(heihe_io PROPERTIES EXPORT_NAME io POSITION_INDEPENDENT_CODE ON
                                          VERIFY_INTERFACE_HEADER_SETS ON)
target_sources(heihe_io PUBLIC FILE_SET HEADERS BASE_DIRS ${include_dirs} FILES ${headers})
target_compile_definitions(heihe_io PUBLIC HEIHE_COMPILED)
target_include_directories(heihe_io PRIVATE "${PROJECT_SOURCE_DIR}")  # private headers are named from the root
target_link_libraries(heihe_io
  PUBLIC heihe_headers
  PRIVATE PkgConfig::heihe_netcdf PkgConfig::heihe_hdf5 tomlplusplus::tomlplusplus
          nlohmann_json::nlohmann_json fmt::fmt spdlog::spdlog Threads::Threads ZLIB::ZLIB)
heihe_pch(heihe_io <fmt/format.h>)
# With -O0 gcc 12 loses the constants of Eigen's prefetches behind a precompiled header.
set_source_files_properties(lib/linear/linear.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
if(TARGET PkgConfig::heihe_clp)
  target_link_libraries(heihe_io PRIVATE PkgConfig::heihe_clp)
  target_compile_definitions(heihe_io PRIVATE HEIHE_HAVE_CLP)
endif()

# heihe::run, a whole run as a call: above io, below the programs.
add_library(heihe_run STATIC ${run_sources})
add_library(heihe::run ALIAS heihe_run)
set_target_properties(heihe_run PROPERTIES EXPORT_NAME run POSITION_INDEPENDENT_CODE ON
                                           VERIFY_INTERFACE_HEADER_SETS ON)
target_sources(heihe_run PUBLIC FILE_SET HEADERS BASE_DIRS ${run_include_dirs} FILES ${run_headers})
target_link_libraries(heihe_run PUBLIC heihe_io PRIVATE fmt::fmt)
heihe_pch(heihe_run <fmt/format.h>)

# heihe::report, a finished run as a page: above io, beside run.
include(heihe_assets)
heihe_assets(report_assets)
add_library(heihe_report STATIC ${report_sources} "${report_assets}")
add_library(heihe::report ALIAS heihe_report)
set_target_properties(heihe_report PROPERTIES EXPORT_NAME report POSITION_INDEPENDENT_CODE ON
                                              VERIFY_INTERFACE_HEADER_SETS ON)
target_sources(heihe_report PUBLIC FILE_SET HEADERS BASE_DIRS ${report_include_dirs} FILES ${report_headers})
target_include_directories(heihe_report PRIVATE "${PROJECT_SOURCE_DIR}")
target_link_libraries(heihe_report PUBLIC heihe_io PRIVATE PkgConfig::heihe_netcdf nlohmann_json::nlohmann_json
                                                           fmt::fmt)
heihe_pch(heihe_report <fmt/format.h>)
