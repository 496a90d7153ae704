# SPDX-License-Identifier: MIT
# cmake -DROOT=dir -P check_include_direction.cmake
# Includes run one way: a folder may include itself and what stands left of it in `order`; grid does
# not include linear. The rooms of lib/mf6 have a direction of their own (mf6_ROOM below). Prints
# every violation with its file, then fails.
cmake_minimum_required(VERSION 3.25)
get_filename_component(ROOT "${ROOT}" ABSOLUTE BASE_DIR "${CMAKE_CURRENT_SOURCE_DIR}")

set(order core grid linear river gwf water basin plan study lib run cli)
# Libraries that only some folders may use: a regular expression, and the folders.
set(eigen_headers "^(Eigen|unsupported/Eigen)/")
set(eigen_folders linear)
set(format_headers "^(netcdf|hdf5|zlib|H5[A-Z]|toml|nlohmann/|fmt/|spdlog/|Clp|Coin|coin/)")
set(format_folders lib run cli)
set(command_line_headers "^CLI/")
set(command_line_folders cli)
# Rooms of lib/mf6, and the rooms that each may include beside itself. The three rooms at the end do
# not include each other: text, model, write <- packages <- read, run; model, write <- export.
set(mf6_text)
set(mf6_model)
set(mf6_write)
set(mf6_packages text model write)
set(mf6_read text model write packages)
set(mf6_run model write packages)
set(mf6_export model write)

set(violations 0)
function(violation text)
  message(NOTICE "${file}: ${text}")
  math(EXPR violations "${violations} + 1")
  set(violations ${violations} PARENT_SCOPE)
endfunction()

# Folder of a path: include/heihe/gwf/x.hpp and heihe/gwf/x.hpp are of gwf, heihe/io/x.hpp and
# lib/io/x.cpp of lib, heihe/run/x.hpp and lib/run/x.cpp of run; "" for a name without folder.
function(folder_of path result)
  set(folder "")
  if(path MATCHES "^(include/)?heihe/([a-z0-9_]+)/")
    set(folder ${CMAKE_MATCH_2})
  elseif(path MATCHES "^lib/run/")
    set(folder run)
  elseif(path MATCHES "^(lib|cli)/")
    set(folder ${CMAKE_MATCH_1})
  endif()
  if(folder MATCHES "^(io|mf6|report)$")
    set(folder lib)
  endif()
  set(${result} "${folder}" PARENT_SCOPE)
endfunction()

# A folder's place in the order; -1 for a folder that is not in it.
function(place_of folder result)
  list(FIND order "${folder}" place)
  set(${result} ${place} PARENT_SCOPE)
endfunction()

macro(check_own include)
  folder_of("${include}" other)
  place_of("${other}" there)
  if("${include}" STREQUAL "heihe/version.hpp")
    # stands left of everything
  elseif("${include}" STREQUAL "heihe/heihe.hpp")
    if(NOT compiled)
      violation("heihe.hpp is for users; include the header that you need")
    endif()
  elseif(other STREQUAL "")
    if(NOT compiled OR "${include}" MATCHES "/")
      violation("\"${include}\" must be named from the root, as \"heihe/${folder}/x.hpp\"")
    endif()
  elseif(there EQUAL -1)
    violation("folder ${other} has no place in the order of folders (cmake/check_include_direction)")
  elseif(there GREATER here)
    violation("${folder} may not include ${other} (\"${include}\")")
  endif()
endmacro()

# A private header of lib/mf6 is named from the root, "lib/mf6/ROOM/x.hpp". @param file  in lib/mf6
macro(check_room file include)
  string(REGEX REPLACE "^lib/mf6/([a-z0-9_]+)/.*" "\\1" room "${file}")
  if("${include}" MATCHES "^lib/mf6/([a-z0-9_]+)/")
    if(NOT CMAKE_MATCH_1 STREQUAL room AND NOT CMAKE_MATCH_1 IN_LIST mf6_${room})
      violation("room ${room} of lib/mf6 may not include ${CMAKE_MATCH_1} (\"${include}\")")
    endif()
  elseif(NOT "${include}" MATCHES "^heihe/")
    violation("\"${include}\" must be named from the root, as \"lib/mf6/${room}/x.hpp\"")
  endif()
endmacro()

macro(check_library include)
  foreach(library IN ITEMS eigen format command_line)
    if("${include}" MATCHES "${${library}_headers}" AND NOT folder IN_LIST ${library}_folders)
      violation("<${include}> belongs in ${${library}_folders} only")
    endif()
  endforeach()
endmacro()

file(GLOB_RECURSE files RELATIVE "${ROOT}" "${ROOT}/include/heihe/*.hpp" "${ROOT}/lib/*.[hc]pp"
                                           "${ROOT}/cli/*.[hc]pp")
list(FILTER files EXCLUDE REGEX "^include/heihe/[^/]*$")  # heihe.hpp and version.hpp
foreach(file IN LISTS files)
  folder_of("${file}" folder)
  place_of("${folder}" here)
  if(here EQUAL -1)
    violation("folder ${folder} has no place in the order of folders (cmake/check_include_direction)")
    continue()
  endif()
  string(REGEX MATCH "^(lib|run|cli)$" compiled ${folder})
  file(STRINGS "${ROOT}/${file}" includes REGEX "^[ \t]*#[ \t]*include")
  foreach(line IN LISTS includes)
    if(line MATCHES "include[ \t]*\"([^\"]+)\"")
      set(include "${CMAKE_MATCH_1}")
      check_own("${include}")
      if(file MATCHES "^lib/mf6/")
        check_room("${file}" "${include}")
      endif()
    elseif(line MATCHES "include[ \t]*<([^>]+)>")
      check_library("${CMAKE_MATCH_1}")
    endif()
  endforeach()
endforeach()

list(LENGTH files count)
if(violations)
  message(FATAL_ERROR "${violations} includes run against the direction\n"
                      "core <- grid, linear <- river <- gwf <- water <- basin <- plan <- study <- lib <- run <- cli\n"
                      "in lib/mf6: text, model, write <- packages <- read, run; model, write <- export")
endif()
message(STATUS "include direction: ${count} files are in order")
